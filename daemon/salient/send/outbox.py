"""Sends what the store says is owed to webhooks: one lane an endpoint, so that a slow receiver delays nobody but itself.

The rows are the truth. A wake-up is only a hint, so every lane also looks when its next row is due, and now and then anyway.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from salient import metrics
from salient.config import WebhookConfig
from salient.errors import StoreError
from salient.model import Delivery, Outcome
from salient.send.retry import Reply, next_attempt
from salient.store import Store, Writer

IN_FLIGHT = 8
LOOK_S = 30.0
"""The longest time between two looks: due times are by the wall clock, which can be set while a lane waits."""
RECORD_AGAIN_S = 1.0

log = structlog.get_logger()


class Sender(Protocol):
    """What posts a delivery; webhook.WebhookSender, or a fake."""

    async def post(self, endpoint: WebhookConfig, delivery: Delivery, now: datetime) -> Reply:
        """Post it once and say what came of it."""


class _Lane:
    """One endpoint's state; `config` is None while it is not configured (its rows wait)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.config: WebhookConfig | None = None
        self.look = asyncio.Event()
        self.tries: dict[str, asyncio.Task[None]] = {}
        self.loop: asyncio.Task[None] | None = None


class Dispatcher:
    """Between `start` and `stop`, delivers to the endpoints; `clock` returns aware UTC, `jitter` a number from -1 to 1."""

    def __init__(
        self,
        writer: Writer,
        sender: Sender,
        endpoints: Iterable[WebhookConfig],
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = lambda: random.uniform(-1, 1),  # noqa: S311 - spreads load, keeps no secret
    ) -> None:
        self._writer = writer
        self._sender = sender
        self._endpoints = tuple(endpoints)
        self._clock = clock
        self._jitter = jitter
        self._lanes: dict[str, _Lane] = {}

    def start(self) -> None:
        """Begin to deliver, in the running loop."""
        self.reconfigure(self._endpoints)

    def reconfigure(self, endpoints: Iterable[WebhookConfig]) -> None:
        """Deliver to these endpoints from now on; tries in flight end as they began. What is owed to others waits in the store."""
        wanted = {endpoint.name: endpoint for endpoint in endpoints}
        for name in self._lanes.keys() | wanted.keys():
            lane = self._lanes.setdefault(name, _Lane(name))
            lane.config = wanted.get(name)
            lane.look.set()
            if lane.loop is None:
                lane.loop = asyncio.create_task(self._serve(lane), name=f"salient-send-{name}")

    def wake(self) -> None:
        """Look at once: something may be owed."""
        for lane in self._lanes.values():
            lane.look.set()

    async def stop(self, grace: float) -> None:
        """Begin no new try, wait at most `grace` seconds for those in flight, then drop them: they are still owed."""
        loops = [lane.loop for lane in self._lanes.values() if lane.loop is not None]
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        tries = [task for lane in self._lanes.values() for task in lane.tries.values()]
        if tries:
            _, late = await asyncio.wait(tries, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._lanes.clear()

    async def _serve(self, lane: _Lane) -> None:
        while True:
            lane.look.clear()
            wait = LOOK_S
            try:
                wait = await self._look(lane)
            except StoreError as error:
                log.warning("delivery.look_failed", endpoint=lane.name, error=str(error))
            except Exception:
                # A mistake in here must not end this endpoint's deliveries for good, nor go unseen.
                log.exception("delivery.look_failed", endpoint=lane.name)
            # Not wait_for: before Python 3.12 it can swallow the cancellation by which `stop` ends this loop.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await lane.look.wait()

    async def _look(self, lane: _Lane) -> float:
        """Begin the tries that are due and have room; returns how many seconds it is to the next look."""
        config, free, flying = lane.config, IN_FLIGHT - len(lane.tries), tuple(lane.tries)
        if config is None or free <= 0:
            return LOOK_S
        now = self._clock()

        def owed(store: Store) -> tuple[list[Delivery], datetime | None]:
            due = store.due(now, free, endpoint=lane.name, skip=flying)
            begun = {*flying, *(delivery.message_id for delivery in due)}
            return due, store.next_due(lane.name, skip=begun)

        due, then = await self._writer.run(owed)
        if lane.config is not config:
            return 0
        for delivery in due:
            task = asyncio.create_task(self._try(lane, config, delivery), name=f"salient-try-{lane.name}")
            lane.tries[delivery.message_id] = task
        if then is None or len(lane.tries) >= IN_FLIGHT:
            return LOOK_S
        # At least a millisecond, the grain of due times: else a lane could spin until the clock reaches it.
        return min(max((then - self._clock()).total_seconds(), 0.001), LOOK_S)

    async def _try(self, lane: _Lane, config: WebhookConfig, delivery: Delivery) -> None:
        try:
            started = time.perf_counter()
            try:
                reply = await self._sender.post(config, delivery, self._clock())
            except Exception:
                # One receiver that brings out a mistake of ours must not stop the others; it is tried again like any failure.
                log.exception("delivery.error", endpoint=lane.name, message=delivery.message_id)
                reply = Reply("internal_error")
            metrics.delivery_seconds.labels(lane.name).observe(time.perf_counter() - started)
            now = self._clock()
            outcome = next_attempt(reply, delivery.attempts, now, self._jitter())
            await self._record(delivery, outcome, now)
            self._report(delivery, outcome)
        finally:
            del lane.tries[delivery.message_id]
            lane.look.set()

    async def _record(self, delivery: Delivery, outcome: Outcome, at: datetime) -> None:
        """Keep the outcome, however long the store is out of order: without it the message would be sent again."""
        while True:
            try:
                return await self._writer.run(lambda store: store.record_attempt(delivery, outcome, at))
            except StoreError as error:
                log.warning("delivery.unrecorded", endpoint=delivery.endpoint, message=delivery.message_id, error=str(error))
                await asyncio.sleep(RECORD_AGAIN_S)

    def _report(self, delivery: Delivery, outcome: Outcome) -> None:
        metrics.delivery_attempts_total.labels(delivery.endpoint, outcome.state).inc()
        facts = {"endpoint": delivery.endpoint, "message": delivery.message_id, "reason": outcome.reason, "tries": delivery.attempts + 1}
        if outcome.state == "delivered":
            log.info("delivery.delivered", **facts, ms=outcome.ms)
        elif outcome.state == "paused":
            log.warning("endpoint.paused", **facts)
        else:
            log.warning(f"delivery.{outcome.state}", **facts, due_at=outcome.due_at.isoformat() if outcome.due_at else None)
