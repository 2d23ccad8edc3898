"""Lists are paged by a cursor, so that a page stays right while rows are added."""

from rest_framework.pagination import CursorPagination


class ByCursor(CursorPagination):
    """Newest first; `page_size` up to 200."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200
