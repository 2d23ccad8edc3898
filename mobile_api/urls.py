"""Addresses below `/api/`: the phones' own, and the office's about phones."""

from django.urls import path

from mobile_api import office, views

app_name = "mobile_api"

urlpatterns = [
    path("mobile/v1/devices", views.DevicesView.as_view(), name="devices"),
    path("mobile/v1/sync", views.SyncView.as_view(), name="sync"),
    path("mobile/v1/commands", views.CommandsView.as_view(), name="commands"),
    path("mobile/v1/positions", views.PositionsView.as_view(), name="positions"),
    path("mobile/v1/config", views.ConfigView.as_view(), name="config"),
    path(
        "technicians/<int:technician_id>/pairing-code/",
        office.PairingCodeView.as_view(),
        name="pairing-code",
    ),
    path(
        "technicians/<int:technician_id>/devices/",
        office.TechnicianDevicesView.as_view(),
        name="technician-devices",
    ),
    path("devices/<int:device_id>/revoke/", office.RevokeView.as_view(), name="revoke"),
]
