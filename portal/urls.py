"""The customers' addresses, and the demo's page of what was sent to them."""

from django.urls import path

from portal import demo, views

app_name = "portal"

urlpatterns = [
    path("t/<str:token>/", views.track, name="track"),
    path("t/<str:token>/state/", views.state, name="state"),
    path("demo/messages/", demo.messages, name="demo-messages"),
]
