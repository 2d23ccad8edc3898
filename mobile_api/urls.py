"""Addresses below `/api/`: the phones' own, and the office's about phones."""

from django.urls import URLPattern, include, path

from mobile_api import office, office_quarantine, office_track
from mobile_api.delay_preview import DelayView
from mobile_api.views import conflicts, day, devices, quarantine, reach, track, uploads

app_name = "mobile_api"

PHONES: list[URLPattern] = [
    path("devices", devices.DevicesView.as_view(), name="devices"),
    path("devices/<int:device_id>", devices.DeviceView.as_view(), name="device"),
    path("sync", day.SyncView.as_view(), name="sync"),
    path("commands", day.CommandsView.as_view(), name="commands"),
    path("positions", day.PositionsView.as_view(), name="positions"),
    path("config", day.ConfigView.as_view(), name="config"),
    path("delay", DelayView.as_view(), name="delay"),
    path("uploads", uploads.UploadsView.as_view(), name="uploads"),
    path("uploads/<str:sha256>", uploads.UploadView.as_view(), name="upload"),
    path("uploads/<str:sha256>/finish", uploads.UploadFinishView.as_view(), name="upload-finish"),
    path("conflicts", conflicts.ConflictsView.as_view(), name="conflicts"),
    path(
        "conflicts/<int:conflict_id>/resolve",
        conflicts.ConflictResolveView.as_view(),
        name="conflict-resolve",
    ),
    path("stream", reach.StreamView.as_view(), name="stream"),
    path("push", reach.PushView.as_view(), name="push"),
    path("track", track.TrackView.as_view(), name="track"),
    path("track/views", track.TrackViewsView.as_view(), name="track-views"),
    path("quarantine", quarantine.QuarantineView.as_view(), name="quarantine"),
]
OFFICE: list[URLPattern] = [
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
    path(
        "technicians/<int:technician_id>/track/",
        office_track.TechnicianTrackView.as_view(),
        name="technician-track",
    ),
    path("devices/<int:device_id>/revoke/", office.RevokeView.as_view(), name="revoke"),
    path("quarantine/", office_quarantine.QuarantineListView.as_view(), name="quarantine-list"),
    path(
        "devices/<int:device_id>/quarantine/apply/",
        office_quarantine.QuarantineApplyView.as_view(),
        name="quarantine-apply",
    ),
    path(
        "devices/<int:device_id>/quarantine/dismiss/",
        office_quarantine.QuarantineDismissView.as_view(),
        name="quarantine-dismiss",
    ),
]
urlpatterns = [path("mobile/v1/", include(PHONES)), *OFFICE]
