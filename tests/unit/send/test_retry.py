"""When the next try is, and when there is none."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from salient.model import Outcome
from salient.send.retry import WAITS, Reply, asked_wait, next_attempt

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = timedelta(hours=24)


def test_the_schedule_is_the_documented_one() -> None:
    at, attempts, waits = NOW, 0, [0.0]
    while (outcome := next_attempt(Reply("http_500", 500), attempts, at, 0)).state == "retry":
        assert outcome.due_at is not None
        waits.append((outcome.due_at - at).total_seconds())
        at, attempts = outcome.due_at, attempts + 1
    assert waits == [0, 1, 5, 10, 20, 30, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert outcome == Outcome("given_up", "http_500", 500)
    assert attempts + 1 == len(WAITS) == 15


@pytest.mark.parametrize(("jitter", "seconds"), [(-1, 8), (0, 10), (0.5, 11), (1, 12)])
def test_a_wait_moves_by_at_most_a_fifth(jitter: float, seconds: float) -> None:
    assert next_attempt(Reply("timeout"), 2, NOW, jitter).due_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_success(status: int) -> None:
    assert next_attempt(Reply("delivered", status, "99", 12), 3, NOW, 0) == Outcome("delivered", "delivered", status, None, 12)


@pytest.mark.parametrize("attempts", [0, 14])
def test_410_pauses(attempts: int) -> None:
    assert next_attempt(Reply("http_410", 410), attempts, NOW, 0).state == "paused"


@pytest.mark.parametrize("status", [None, 101, 301, 302, 307, 400, 401, 404, 413, 429, 500, 503])
def test_all_else_is_tried_again(status: int | None) -> None:
    assert next_attempt(Reply("word", status), 0, NOW, 0) == Outcome("retry", "word", status, NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("-5", 0),
        ("1.5", 0),
        ("soon", 0),
        ("١٢", 0),
        ("86400", 86_400),
        ("86401", 86_400),
        ("9" * 5_000, 86_400),
        ("Sun, 22 Nov 2026 10:02:00 GMT", 120),
        ("Sun, 22 Nov 2026 10:02:00 -0000", 120),
        ("Sun, 22 Nov 2026 12:02:00 +0200", 120),
        ("Sunday, 22-Nov-26 10:02:00 GMT", 120),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0),
        ("Wed, 22 Nov 2056 10:00:00 GMT", 86_400),
        ("Sun, 99 Nov 2026 10:00:00 GMT", 0),
        ("Sun, 22 Nov 99999999999 10:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_in_both_forms_and_capped(header: str | None, seconds: int) -> None:
    assert asked_wait(header, NOW) == timedelta(seconds=seconds)


def test_retry_after_is_a_lower_bound_only() -> None:
    late = format_datetime(NOW + timedelta(hours=1), usegmt=True)
    assert next_attempt(Reply("http_503", 503, late), 0, NOW, 0).due_at == NOW + timedelta(hours=1)
    assert next_attempt(Reply("http_503", 503, "1"), 6, NOW, 0).due_at == NOW + timedelta(minutes=5)
    assert next_attempt(Reply("http_503", 503, "999999"), 13, NOW, 1).due_at == NOW + 1.2 * DAY
