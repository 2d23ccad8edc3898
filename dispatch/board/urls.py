"""Where the dispatchers' pages answer."""

from django.urls import URLPattern, path

from dispatch.board import views
from dispatch.board.base_map import base_map
from dispatch.board.time_sheet import time_sheet_page

urlpatterns: list[URLPattern] = [
    path("", views.board, name="board"),
    path("base-map.json", base_map, name="base_map"),
    path("technicians/<int:technician_id>/time-sheet/", time_sheet_page, name="time_sheet"),
]
