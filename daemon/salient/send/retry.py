"""Decides what follows a try to deliver: done, again at which time, given up, or paused. Pure; it neither sends nor keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from salient.model import Outcome

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (0, 1, 5, 10, 20, 30, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""The wait before each try, counted from the end of the one before."""
JITTER = 0.2
LONGEST_RETRY_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one try: the receiver's answer, or a reason word where there was none. `ms` is how long it took."""

    reason: str
    http_status: int | None = None
    retry_after: str | None = None
    ms: int = 0


def next_attempt(reply: Reply, attempts: int, now: datetime, jitter: float) -> Outcome:
    """The outcome of the try that ended `now`, after `attempts` earlier ones; `jitter` lies between -1 and 1.

    2xx is success, 410 pauses the endpoint, all else is tried again; Retry-After (RFC 9110, 10.2.3) is a lower bound.
    """
    status = reply.http_status
    if status is not None and 200 <= status < 300:
        return Outcome("delivered", reply.reason, status, None, reply.ms)
    if status == 410:
        return Outcome("paused", reply.reason, status, None, reply.ms)
    if attempts + 1 >= len(WAITS):
        return Outcome("given_up", reply.reason, status, None, reply.ms)
    wait = WAITS[attempts + 1] * (1 + JITTER * jitter)
    return Outcome("retry", reply.reason, status, now + max(wait, asked_wait(reply.retry_after, now)), reply.ms)


def asked_wait(retry_after: str | None, now: datetime) -> timedelta:
    """How long a Retry-After header asks to wait, seconds or HTTP-date, at most 24 h; nothing where it says nothing usable."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        # More digits than these are past the cap, and int() refuses really long numbers.
        return min(timedelta(seconds=int(text[:9])), LONGEST_RETRY_AFTER)
    try:
        time = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta()
    return min(max((time if time.tzinfo else time.replace(tzinfo=UTC)) - now, timedelta()), LONGEST_RETRY_AFTER)
