"""Runs the examination of one file so that nothing the file does to it gets out: whatever is raised becomes a failed Verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog

from salient.compile.rulebook import Rulebook
from salient.errors import ArticleError
from salient.model import Examined, Sighting, Verdict

Examine = Callable[[Path, Sighting, Rulebook, int], Examined]
log = structlog.get_logger()


def attempt(examine: Examine, file: Path, sighting: Sighting, rulebook: Rulebook, max_bytes: int) -> Examined | Verdict:
    """What `examine` makes of a file; a failed Verdict where it raises."""
    try:
        return examine(file, sighting, rulebook, max_bytes)
    except ArticleError as error:
        return Verdict("failed", error.reason, str(error))
    except OSError as error:
        return Verdict("failed", "unreadable", f"it could not be read: {error.strerror}; look at the disk, then drop it again")
    except Exception as error:  # a bug that one article lays bare must not stop the others
        log.exception("file.bug", path=sighting.path, sighting=sighting.id)
        return Verdict("failed", "internal_error", f"{type(error).__name__} while it was read or judged; please report this with the file")
