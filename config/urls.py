"""Where everything is; each package lists its own."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from company.policies import Anybody, IsStaffMember, policy
from config import health
from config.problems import unknown_api_address

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dispatch.board.urls")),
    path("", include("company.urls")),
    path("", include("portal.urls")),
    path("", include("mobile_api.office_urls")),
    path("phone/", include("mobile_api.app_urls")),
    path("api/", include("dispatch.api.urls")),
    path("api/", include("mobile_api.urls")),
    path(
        "api/schema/", SpectacularAPIView.as_view(permission_classes=[IsStaffMember]), name="schema"
    ),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(permission_classes=[IsStaffMember]),
        name="docs",
    ),
    re_path(r"^api/", policy(Anybody)(unknown_api_address)),
    path("language/", policy(Anybody)(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("livez", policy(Anybody)(health.livez), name="livez"),
    path("readyz", policy(Anybody)(health.readyz), name="readyz"),
]

handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.broken"
