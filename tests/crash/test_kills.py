"""The promise as a whole: whenever the daemon is killed, and however often, no file and no alert is lost or doubled."""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from random import Random
from urllib.request import urlopen

import orjson
import pytest

from salient.compile.rulebook import Rulebook

from .articles import make_drops
from .daemon import Daemon, Folder
from .invariants import check_files, check_log, check_receiver, check_store
from .oracle import expect
from .producers import Producers
from .receiver import Receiver
from .records import Leftovers, is_quiet, leftovers, met, read_records

KILLS = int(os.environ.get("SALIENT_CRASH_SEEDS", "30"))
SEED = int(os.environ.get("SALIENT_CRASH_SEED", "0")) or Random().randrange(1, 10**9)
FILES = 300
MOMENTS = ("starting", "starting", "starting", "ready", "at work", "logging")
SOON_S = (0.005, 0.6)
"""A kill comes so long after its daemon is ready, or has stored the first file."""
WORK_WITHIN_S = 8.0
QUIET_WITHIN_S = 120.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver(SEED) as running:
        yield running


class Killer:
    """Starts and kills the daemon, each time at another moment; keeps what each kill left half done."""

    def __init__(self, daemon: Daemon, folder: Folder, random: Random) -> None:
        self._daemon, self._folder, self._random = daemon, folder, random
        self._start_times: list[float] = []
        self.moments: Counter[str] = Counter()
        self.found: list[Leftovers] = []

    def kill_once(self) -> None:
        """One start and one kill."""
        daemon, random = self._daemon, self._random
        daemon.start()
        moment = random.choice(MOMENTS) if self._start_times else "ready"
        if moment == "starting":
            # At any moment up to the usual end of a start: loading code takes most of it, opening store, log and spool the rest.
            daemon.wait(random.uniform(0.005, statistics.median(self._start_times)), lambda: daemon.said("daemon.ready"))
        else:
            logged = self._logged()
            self._start_times.append(daemon.wait_until_ready())
            if moment == "logging":
                # The gap between a line and its row is too short to be met by chance.
                daemon.wait(WORK_WITHIN_S, lambda: self._logged() > logged or self._folder.is_empty, every=0.0005)
            else:
                if moment == "at work":
                    daemon.wait(WORK_WITHIN_S, lambda: daemon.said("article.stored") or self._folder.is_empty)
                daemon.wait(random.uniform(*SOON_S))
        self.moments[self._seen()] += 1
        daemon.kill()
        self.found.append(leftovers(self._folder, self._folder.root / "copy"))

    def _logged(self) -> int:
        log = self._folder.state / "alerts.jsonl"
        return log.stat().st_size if log.exists() else 0

    def _seen(self) -> str:
        """How far the daemon really came."""
        if not self._daemon.said("daemon.ready"):
            return "starting"
        return "at work" if self._daemon.said("article.stored") else "ready"


@pytest.mark.slow
@pytest.mark.timeout(QUIET_WITHIN_S + 120 + 10 * KILLS)
def test_no_file_and_no_alert_is_lost_or_doubled_by_kills_at_random_moments(
    folder: Folder, daemon: Daemon, receiver: Receiver, rulebook: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{KILLS} kills, seed {SEED} (SALIENT_CRASH_SEED={SEED} repeats files and moments)")
    random, began = Random(SEED), time.monotonic()
    producers = Producers(make_drops(random, FILES, KILLS), folder.inbox, folder.aside, SEED)
    killer = Killer(daemon, folder, random)

    producers.start()
    for number in range(KILLS):
        producers.kills = number
        killer.kill_once()
    daemon.start()
    daemon.wait_until_ready()
    check_answers_ready(daemon)
    producers.join(60)
    assert daemon.wait(QUIET_WITHIN_S, lambda: is_quiet(folder)), f"not quiet after {QUIET_WITHIN_S} s:\n{daemon.tail()}"
    assert daemon.end() == 0, f"SIGTERM did not end it well:\n{daemon.tail()}"

    expected = expect(producers.dropped, rulebook, folder.root / "oracle")
    records = read_records(folder)
    with capsys.disabled():
        print(f"{time.monotonic() - began:.0f} s; killed while {dict(killer.moments)}; found half done after kills {met(killer.found)}")
        print(
            f"{len(expected.alerts)} alerts of {expected.fates.total()} files; {len(receiver.posts)} posts,"
            f" {sum(not post.accepted for post in receiver.posts)} answered 500, {records.failed_tries} tries recorded as failed"
        )
    assert expected.fates.total() == FILES
    assert len(expected.alerts) > FILES / 2, "too few alerts to prove anything"
    check_files(folder, expected)
    check_store(records, expected)
    check_log(folder, records, expected)
    check_receiver(receiver.posts, records, expected)
    assert daemon.errors() == []


def check_answers_ready(daemon: Daemon) -> None:
    ready = next(line for line in daemon.log.read_bytes().splitlines() if b"daemon.ready" in line)
    with urlopen(f"http://{orjson.loads(ready)['listen']}/readyz", timeout=10) as answer:
        assert answer.status == 200
