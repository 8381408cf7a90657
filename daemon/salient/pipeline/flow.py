"""Moves files along the map: bounded in number, each by itself, so that one that fails or waits stops no other."""

from __future__ import annotations

import asyncio
import functools
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import structlog

from salient import metrics
from salient.arrive.take import Taken
from salient.config import WebhookConfig
from salient.errors import StoreError
from salient.model import Examined, Sighting, Verdict
from salient.pipeline import Stored, store_file
from salient.pipeline.intake import Arrived, Intake
from salient.store import Writer

MAX_IN_FLIGHT = 256
TAKE_AT_ONCE = 32
LOOK_AGAIN = 5.0
T = TypeVar("T")

log = structlog.get_logger()


class Examiner(Protocol):
    """Who reads and judges: the worker processes."""

    async def examine(self, file: Path, sighting: Sighting) -> Examined | Verdict:
        """What became of a file; a failed Verdict where it is no article."""


class Pipeline:
    """Takes files from `start` to `stop`; `wake` is called after each commit that owes something to an endpoint."""

    def __init__(
        self,
        intake: Intake,
        examiner: Examiner,
        writer: Writer,
        endpoints: Callable[[], Sequence[WebhookConfig]],
        wake: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._intake, self._examiner, self._writer = intake, examiner, writer
        self._endpoints, self._wake, self._clock = endpoints, wake, clock
        # One thread: what touches inboxes and spools happens in one order, and never holds up the loop.
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._look = asyncio.Event()
        self._rescan_wanted = True
        self._leftovers: deque[Arrived] = deque()
        self._moving: dict[str, asyncio.Task[None]] = {}
        self._store_fault: str | None = None
        self._mover: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take files from now on; what a former run left in `taken` comes first."""
        self._mover = asyncio.create_task(self._move(), name="pipeline")

    async def stop(self, grace: float) -> None:
        """Take nothing new and wait at most `grace` seconds for what is in flight; the rest stays in `taken` for the next start."""
        if self._mover:
            self._mover.cancel()
            await asyncio.gather(self._mover, return_exceptions=True)
        if self._moving:
            _, late = await asyncio.wait(self._moving.values(), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._disk.shutdown(wait=False, cancel_futures=True)

    def look(self) -> None:
        """Something was noticed; call it in the loop's thread."""
        self._look.set()

    def rescan(self) -> None:
        """Look through all inboxes, and try again what could not be stored."""
        self._rescan_wanted = True
        self._look.set()

    @property
    def alive(self) -> bool:
        """Whether files are still moved along."""
        return self._mover is not None and not self._mover.done()

    def faults(self) -> list[str]:
        """Why files cannot be taken or alerts not be stored, empty where all is well."""
        store = [f"the store does not accept alerts: {self._store_fault}"] if self._store_fault else []
        return store + self._intake.faults()

    def waiting(self) -> int:
        """Files noticed or taken that are not yet done."""
        return len(self._moving) + len(self._leftovers) + self._intake.waiting()

    async def _on_disk(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    async def _move(self) -> None:
        while True:
            self._look.clear()
            if self._rescan_wanted or self._intake.rescan_wanted():
                self._rescan_wanted, self._store_fault = False, None
                in_taken = await self._on_disk(self._intake.rescan)
                self._leftovers = deque(arrived for arrived in in_taken if arrived.taken.sighting.id not in self._moving)
            took = 0
            # While the store fails, files stay in the inbox, where their owner sees them.
            if len(self._moving) + TAKE_AT_ONCE <= MAX_IN_FLIGHT and not self._store_fault:
                arrived = await self._next()
                took = len(arrived)
                for one in arrived:
                    self._begin(one)
            if took < TAKE_AT_ONCE:
                await self._wait()

    async def _next(self) -> list[Arrived]:
        """Leftovers first, then newly taken files."""
        left = [self._leftovers.popleft() for _ in range(min(TAKE_AT_ONCE, len(self._leftovers)))]
        return left or await self._on_disk(functools.partial(self._intake.take, TAKE_AT_ONCE))

    async def _wait(self) -> None:
        """Until something was noticed, room was made, or a settling file is due."""
        try:
            async with asyncio.timeout(min(LOOK_AGAIN, self._intake.next_look() or LOOK_AGAIN)):
                await self._look.wait()
        except TimeoutError:
            return

    def _begin(self, arrived: Arrived) -> None:
        key = arrived.taken.sighting.id
        if key not in self._moving:
            self._moving[key] = asyncio.create_task(self._carry(arrived), name=f"file-{key}")
            self._moving[key].add_done_callback(lambda _: self._ended(key))

    def _ended(self, key: str) -> None:
        del self._moving[key]
        # Each look costs one stat for every file that waits: so not after every file, only once there is room for many.
        if len(self._moving) == MAX_IN_FLIGHT // 2:
            self._look.set()

    async def _carry(self, arrived: Arrived) -> None:
        """One taken file to its end. Whatever fails here is tried again by the next rescan, which finds the file in `taken`."""
        sighting = arrived.taken.sighting
        bound = log.bind(sighting=sighting.id, path=sighting.path)
        try:
            stored = await self._on_record(arrived) or await self._examine_and_store(arrived.taken, bound)
            await self._on_disk(functools.partial(self._intake.file_away, arrived, stored.verdict, stored.at))
        except StoreError as error:
            self._store_fault = str(error)
            bound.error("store.failed", error=str(error))
        except OSError as error:
            bound.error("file.not_filed", error=str(error))
        except Exception:  # noqa: BLE001  a bug that one file lays bare must not stop the others
            bound.exception("file.bug")

    async def _on_record(self, arrived: Arrived) -> Stored | None:
        """How a leftover ended, where it was stored before the last run could file it away."""
        if not arrived.left_over:
            return None
        ended = await self._writer.run(lambda store: store.finished_at(arrived.taken.sighting.id))
        return Stored(*ended) if ended else None

    async def _examine_and_store(self, taken: Taken, bound: structlog.typing.FilteringBoundLogger) -> Stored:
        started = time.monotonic()
        result = await self._examiner.examine(taken.file, taken.sighting)
        endpoints, now = self._endpoints(), self._clock()
        stored = await self._writer.run(lambda store: store_file(store, taken.sighting, result, endpoints, now))
        self._store_fault = None
        if stored.alerts:
            self._wake()
        _report(stored, result, round((time.monotonic() - started) * 1000), bound)
        return stored


def _report(stored: Stored, result: Examined | Verdict, ms: int, bound: structlog.typing.FilteringBoundLogger) -> None:
    """Log and count how a file ended, once, after its commit."""
    verdict = stored.verdict
    metrics.files_total.labels(verdict.outcome).inc()
    metrics.articles_total.labels("no").inc(stored.new)
    metrics.articles_total.labels("yes").inc(stored.known)
    for alert in stored.alerts:
        metrics.alerts_total.labels(alert.claim.type, alert.claim.status).inc()
    if isinstance(result, Verdict):
        bound.warning("file.failed", reason=verdict.reason, message=verdict.message, ms=ms)
        return
    for rule, error in result.failed_rules:
        metrics.rule_errors_total.labels(rule).inc()
        bound.error("rule.failed", rule=rule, error=error)
    claims = sum(len(claims) for _, claims in result.articles)
    bound.info(
        "article.stored", status=verdict.reason or "new", articles=len(result.articles), claims=claims, alerts=len(stored.alerts), ms=ms
    )
    if result.unspoken:
        bound.info("article.other_language", articles=len(result.unspoken), languages=sorted(set(result.unspoken)))
    if verdict.details:
        bound.warning("file.parts_unusable", problems=len(verdict.details), first=verdict.details[0])
