"""The office's pages about phones."""

from django.urls import path

from mobile_api import office, office_quarantine

app_name = "phones"

urlpatterns = [
    path("technicians/", office.technicians_page, name="technicians"),
    path("technicians/<int:technician_id>/phone/", office.phone_page, name="page"),
    path("phones/<int:device_id>/revoke/", office.revoke_on_page, name="revoke"),
    path("phones/kept/", office_quarantine.quarantine_page, name="quarantine"),
    path("phones/<int:device_id>/kept/", office_quarantine.decide_on_page, name="decide"),
]
