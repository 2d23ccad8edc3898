"""Where the phone's app answers."""

from django.urls import URLPattern, path, re_path

from mobile_api import app_views

app_name = "phone"

urlpatterns: list[URLPattern] = [
    path("", app_views.page, name="page"),
    path("sw.js", app_views.worker, name="worker"),
    path("manifest.webmanifest", app_views.manifest, name="manifest"),
    re_path(r"^v/(?P<version>[0-9a-f]{12})/(?P<name>.*)$", app_views.file, name="file"),
]
