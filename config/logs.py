"""Log lines as JSON objects, with the request they belong to."""

import json
import logging
from typing import Any

from config.requests import current_request_id


class JsonFormatter(logging.Formatter):
    """One JSON object a line; ids only, never names, tokens or addresses."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id():
            line["request_id"] = request_id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def json_lines(level: str) -> dict[str, Any]:
    """Everything from `level` on, as lines to standard error; for the setting LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "config.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        # It warns of each use of a broker that has no host, such as our folder.
        "loggers": {"kombu.connection": {"level": "ERROR"}},
        "root": {"handlers": ["stderr"], "level": level},
    }
