"""A browser's and a phone's worth of HTTP, with the standard library only."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any


class Unexpected(Exception):
    """An answer that the walk did not expect; says which step and what came."""


@dataclass(slots=True)
class Client:
    """One visitor: keeps cookies, sends the CSRF token, follows redirects."""

    base: str
    bearer: str = ""
    cookies: CookieJar = field(default_factory=CookieJar)

    def page(self, path: str) -> str:
        """The text of a page; `Unexpected` unless it is a 200."""
        return self._send("GET", path, None, {})[1]

    def submit(self, path: str, fields: dict[str, str]) -> str:
        """Fill in the form of a page and send it."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page(path))
        given = fields | {"csrfmiddlewaretoken": token[1] if token else ""}
        body = urllib.parse.urlencode(given).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, body, kind)[1]

    def call(
        self, method: str, path: str, body: Any = None, *, version: int | None = None
    ) -> dict[str, Any]:
        """Call the API; the answer, with its version as `_version` where it has one."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        data = None if body is None else json.dumps(body).encode()
        answered, text = self._send(method, path, data, headers)
        answer: dict[str, Any] = json.loads(text) if text else {}
        if tag := re.fullmatch(r'"v(\d+)"', answered.get("ETag", "")):
            answer["_version"] = int(tag[1])
        return answer

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[dict[str, str], str]:
        url = urllib.parse.urljoin(self.base, path)
        request = urllib.request.Request(url, body, headers, method=method)
        request.add_header("Referer", self.base)
        if self.bearer:
            request.add_header("Authorization", f"Bearer {self.bearer}")
        for cookie in self.cookies:
            if cookie.name == "csrftoken":
                request.add_header("X-CSRFToken", cookie.value or "")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(request, timeout=30) as answer:
                return dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")[:500]
            raise Unexpected(f"{method} {path} answered {error.code}: {text}") from None
