"""Logs: one JSON object a line on standard error, without phone numbers and identity numbers."""

import logging.config
import os
import re
from collections.abc import Mapping

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])")
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{3,4}(\d{4})(?!\d)")


def redacted(value: object) -> object:
    """The value with the middle of every phone and identity number struck out."""
    if isinstance(value, str):
        for pattern, stars in ((IDENTITY, "********"), (PHONE, "****"), (LANDLINE, "****")):
            value = pattern.sub(rf"\g<1>{stars}\g<2>", value)
        return value
    if isinstance(value, Mapping):
        return {key: redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(inner) for inner in value]
    return value


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last word before a line is written. What was searched for stands in the address after the question mark."""
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return {key: redacted(value) for key, value in event.items()}


def configure_logs() -> None:
    """Send our own lines and those of every library through the same path."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": before,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        redact,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": os.environ.get("BIHUAN_LOG_LEVEL") or "INFO"},
            "loggers": {"procrastinate": {"level": "WARNING"}},
        }
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
