"""The API's document names every problem that an operation can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import exceptions

from company.policies import Anybody
from config.problems import CONTENT_TYPE
from dispatch.api.schema import MEANING, PROBLEM

if TYPE_CHECKING:
    from drf_spectacular.plumbing import ComponentRegistry

DESCRIPTIONS = {str(status): meaning for status, meaning in MEANING.items()} | {
    "406": "Only JSON is spoken here.",
    "415": "Only JSON is understood here.",
}


class ProblemSchema(AutoSchema):
    """Adds the problems that follow from how a view is made; a view lists its own by status.

    Whatever status of 400 or more a view declares gets the body of a problem.
    """

    def get_operation(
        self,
        path: str,
        path_regex: str,
        path_prefix: str,
        method: str,
        registry: ComponentRegistry,
    ) -> dict[str, Any] | None:
        """The operation with its problems, in the order of their statuses."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        responses: dict[str, Any] = operation["responses"]
        for status in self._own_problems(operation):
            responses.setdefault(status, {"description": DESCRIPTIONS[status]})
        schema = _problem_reference(registry)
        for status, response in responses.items():
            if status >= "400":
                response["description"] = response.get("description") or DESCRIPTIONS[status]
                response["content"] = {CONTENT_TYPE: {"schema": schema}}
        operation["responses"] = dict(sorted(responses.items()))
        return operation

    def _own_problems(self, operation: dict[str, Any]) -> list[str]:
        found = ["400", "406"]
        if Anybody not in self.view.permission_classes:
            found.append(self._denied())
            found.append("403")
        if "{" in self.path:
            found.append("404")
        if "requestBody" in operation:
            found.append("415")
        if self.view.get_throttles():
            found.append("429")
        return found

    def _denied(self) -> str:
        """401 needs a challenge, which sessions have not: they answer 403."""
        authenticators = self.view.get_authenticators()
        challenge = authenticators and authenticators[0].authenticate_header(self.view.request)
        return str(exceptions.NotAuthenticated.status_code) if challenge else "403"


def _problem_reference(registry: ComponentRegistry) -> dict[str, str]:
    component = ResolvedComponent(  # type: ignore[no-untyped-call]
        name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem"
    )
    registry.register_on_missing(component)
    reference: dict[str, str] = component.ref
    return reference
