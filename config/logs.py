"""Log lines as JSON objects, with the request they belong to."""

import json
import logging

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
