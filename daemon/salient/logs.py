"""Sets up structlog: pretty lines on a terminal, one JSON object a line elsewhere, always to stderr.

Secrets and article texts are never handed to it. A log that cannot be written (full disk, closed pipe) is counted, never raised.
"""

from __future__ import annotations

import logging
import sys
from typing import IO

import structlog


class _Unfailing:
    """A stream that swallows OSError: the daemon must not stop because its diagnostics cannot be written."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.lost = 0

    def write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except (OSError, ValueError):
            self.lost += 1

    def flush(self) -> None:
        try:
            self._stream.flush()
        except (OSError, ValueError):
            self.lost += 1


def set_up_logs(*, level: int = logging.INFO, stream: IO[str] | None = None) -> None:
    """Configure structlog and bring the standard library's loggers into the same stream."""
    stream = stream or sys.stderr
    pretty = stream.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=True)]
        if pretty
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    output = _Unfailing(stream)
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(output),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
