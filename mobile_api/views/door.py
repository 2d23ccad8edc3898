"""What all routes of phones have in common: limits, who speaks, how old the app may be."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.views import APIView

from mobile_api.authentication import IsPairedPhone, Phone, PhoneAuthentication
from mobile_api.models import Device
from mobile_api.parsing import PhoneParser, require_small
from mobile_api.versions import HEADER, require_recent

APP_VERSION = OpenApiParameter(
    HEADER, str, OpenApiParameter.HEADER, description="Of the app; one that is too old gets a 426."
)
NOT_STORED = {"Cache-Control": "no-store"}


class MobileView(APIView):
    """A route of this door: its bodies are JSON of a limited size."""

    parser_classes = [PhoneParser]
    # What was done is taken from any app; and it must be able to learn that it is too old.
    takes_old_apps: ClassVar[bool] = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before it is read, and apps that would not understand us."""
        super().initial(request, *args, **kwargs)
        self.require_small(request)
        if not self.takes_old_apps:
            require_recent(request)

    def require_small(self, request: Request) -> None:
        """Raise `BodyTooLarge` for a body that says that it is."""
        require_small(request)


class PhoneView(MobileView):
    """A route for paired phones."""

    authentication_classes = [PhoneAuthentication]
    permission_classes = [IsPairedPhone]

    def phone(self, request: Request) -> Phone:
        """The phone that speaks, as somebody who acts."""
        phone: Phone = request.user  # type: ignore[assignment]  # the policy lets nobody else in
        return phone

    def device(self, request: Request) -> Device:
        """The phone that speaks."""
        return self.phone(request).device
