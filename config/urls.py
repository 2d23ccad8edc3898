"""Where everything is; each package lists its own."""

from django.urls import include, path

urlpatterns: list[object] = []
