"""Builds the daemon from real parts: starts them in order, reloads rules and endpoints, stops in reverse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import structlog

from salient import metrics
from salient.app.jobs import Jobs
from salient.app.reload import refuse_restart_only, tested_rulebook
from salient.arrive.take import prepare
from salient.arrive.watch import Noticed, Watcher
from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config, WebhookConfig
from salient.errors import StartError, StoreError, UserError, describe
from salient.keep.lock import StateLock
from salient.keep.sqlite import open_sqlite
from salient.keep.writer import SqliteWriter
from salient.model import Problem
from salient.pipeline.flow import Pipeline
from salient.pipeline.intake import Intake
from salient.send.alertlog import AlertLog
from salient.send.gate import refusal
from salient.send.outbox import Dispatcher
from salient.send.webhook import WebhookSender
from salient.show.health import Console, Health, health_pages
from salient.workers.pool import Workers, worker_count

GRACE_S = 20.0
REDELIVER_EVERY = timedelta(seconds=30)
log = structlog.get_logger()


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


class App:
    """The daemon without its signals: `load` gives the configuration, at the start and at each reload."""

    def __init__(self, load: Callable[[], Config], clock: Callable[[], datetime] = utc_now) -> None:
        self._load, self._clock = load, clock
        self._config: Config | None = None
        self._parts = AsyncExitStack()
        self._reloading = asyncio.Lock()
        self._end_by = 0.0

    @property
    def port(self) -> int:
        """The port of /livez, /readyz and /metrics; the one really bound where 0 was asked for."""
        return self._console.port

    async def start(self) -> None:
        """Start everything; returns once files can be taken and alerts stored. Raises UserError, and then nothing is left running."""
        started = time.monotonic()
        self._end_by = time.monotonic() + GRACE_S
        try:
            config = self._config = self._load()
            rulebook = await self._start_parts(config)
        except BaseException:
            await self._parts.aclose()
            raise
        metrics.reload_successful.set(1)
        _warn_of_refused(config.webhooks)
        log.info(
            "daemon.ready",
            inbox=[str(inbox.path) for inbox in config.inbox],
            listen=f"{config.console.host}:{self.port}",
            rules=len(rulebook.rules),
            rulebook=rulebook.digest,
            ms=round((time.monotonic() - started) * 1000),
        )

    async def stop(self, grace: float = GRACE_S) -> None:
        """Take nothing new, wait at most `grace` seconds for what is in flight, end. What is not finished is taken up by the next start."""
        self._end_by = time.monotonic() + grace
        await self._parts.aclose()

    async def reload(self) -> None:
        """Take over changed rules and endpoints, and resume paused endpoints. Raises UserError, and then nothing has changed."""
        async with self._reloading:
            assert self._config is not None
            try:
                config = self._load()
                refuse_restart_only(self._config, config)
                rulebook, warnings = await asyncio.to_thread(tested_rulebook, config.rules, self._clock().date())
                await self._writer.run(lambda store: store.resume())
            except (UserError, StoreError):
                metrics.reload_successful.set(0)
                raise
            self._config = config
            self._workers.replace_rulebook(rulebook)
            self._dispatcher.reconfigure(config.webhooks)
            self._wake_senders()
            self._pipeline.rescan()
            metrics.reload_successful.set(1)
        _warn(warnings)
        _warn_of_refused(config.webhooks)
        log.info("rules.reloaded", rules=len(rulebook.rules), rulebook=rulebook.digest, endpoints=len(config.webhooks))

    async def _start_parts(self, config: Config) -> Rulebook:
        """Each part that runs puts its own end on the stack, so that stop, and a start that fails half-way, undo in reverse order."""
        parts = self._parts
        parts.enter_context(StateLock(config.state))
        rulebook, warnings = load_rulebook(config.rules, self._clock().date())
        _warn(warnings)
        for inbox in config.inbox:
            prepare(inbox.path, config.inbox_spool(inbox))

        self._writer = SqliteWriter(open_sqlite(config.database))
        self._writer.start()
        parts.push_async_callback(self._writer.stop)
        self._console = Console(config.console)
        parts.push_async_callback(self._console.stop)

        self._start_senders(config)
        self._workers = Workers(
            worker_count(config.detect.workers), rulebook, config.intake.max_bytes, config.detect.timeout.total_seconds()
        )
        await self._workers.start()
        parts.push_async_callback(self._workers.stop)
        self._start_intake(config)

        health = Health(not_alive=self._not_alive, not_ready=self._pipeline.faults, refresh=self._refresh_gauges)
        self._console.start(health_pages(health))
        return rulebook

    def _start_senders(self, config: Config) -> None:
        sender = WebhookSender()
        self._parts.push_async_callback(sender.close)
        self._dispatcher = Dispatcher(self._writer, sender, config.webhooks, self._clock)
        self._dispatcher.start()
        self._parts.push_async_callback(lambda: self._dispatcher.stop(self._left()))
        self._alert_log = AlertLog(self._writer, config.state, self._clock)
        self._logging = asyncio.create_task(self._alert_log.run(), name="alert-log")

        async def end_log() -> None:
            self._alert_log.stop()
            await asyncio.wait([self._logging], timeout=self._left())
            self._logging.cancel()

        self._parts.push_async_callback(end_log)

    def _start_intake(self, config: Config) -> None:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._pipeline.look)

        noticed = Noticed(wake)
        intake = Intake(config.inbox, config.intake, noticed, self._clock)
        self._pipeline = Pipeline(intake, self._workers, self._writer, self._endpoints, self._wake_senders, self._clock)
        self._watcher = Watcher(config.inbox, noticed.add)
        # The watcher first: what arrives while the first scan runs must not wait for the second.
        try:
            self._watcher.start()
        except OSError as error:
            hint = "raise fs.inotify.max_user_watches and max_user_instances, or set intake.mode: poll"
            raise StartError(Problem("", f"the inboxes cannot be watched: {error.strerror}", hint=hint)) from None
        self._parts.callback(self._watcher.stop)
        self._pipeline.start()
        self._parts.push_async_callback(lambda: self._pipeline.stop(self._left()))
        jobs = Jobs()
        jobs.every(config.intake.rescan, "rescan", self._pipeline.rescan)
        jobs.every(REDELIVER_EVERY, "redeliver", self._wake_senders)
        jobs.start()
        self._parts.push_async_callback(jobs.stop)

    def _left(self) -> float:
        """Seconds that a part may still take to end; never nothing, so that each can at least say goodbye."""
        return max(self._end_by - time.monotonic(), 0.5)

    def _endpoints(self) -> tuple[WebhookConfig, ...]:
        assert self._config is not None
        return self._config.webhooks

    def _wake_senders(self) -> None:
        self._dispatcher.wake()
        self._alert_log.wake()

    def _not_alive(self) -> list[str]:
        parts = {"watcher": self._watcher.alive, "pipeline": self._pipeline.alive, "alert log": not self._logging.done()}
        return [f"the {name} has stopped" for name, alive in parts.items() if not alive]

    async def _refresh_gauges(self) -> None:
        metrics.waiting_files.set(self._pipeline.waiting())
        for endpoint, _, waiting, _ in await self._writer.run(lambda store: store.owed()):
            metrics.deliveries_pending.labels(endpoint).set(waiting)


def _warn(warnings: list[Problem]) -> None:
    for warning in warnings:
        log.warning("rules.warning", problem=describe(warning))


def _warn_of_refused(webhooks: tuple[WebhookConfig, ...]) -> None:
    for hook in webhooks:
        if reason := refusal(hook.url, hook.allow_private):
            log.warning("endpoint.refused_by_gate", endpoint=hook.name, reason=reason)
