"""Keeps worker processes alive and fed; a file that hangs or kills its worker is charged for it alone.

A worker is `python -m salient.workers` on one end of a socket pair: started by exec, never by fork (the daemon has threads), and
without multiprocessing's spawn, which would load the daemon's main program again in every worker.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import structlog

from salient import metrics
from salient.compile.rulebook import Rulebook
from salient.model import Examined, Sighting, Verdict
from salient.workers.frames import HEAD, Answer, Files, Frame, Hello, Ready, freeze, pack, unpack

EXAMINE = "salient.pipeline:examine"
ATTEMPTS = 3
BATCH = 16
START_TIMEOUT = 60.0
MAX_AUTO = 8
MAX_PAUSE = 30.0
_FAULTS = {
    "timeout": "reading and detection took longer than detect.timeout, three times; split the file or raise detect.timeout",
    "worker_died": "the process that examined this file died, three times; the file may need more memory than there is",
}
log = structlog.get_logger()

Result = Examined | Verdict


def worker_count(wanted: int | Literal["auto"]) -> int:
    """How many processes `detect.workers` means; `auto` is one a processor, at most eight."""
    return min(os.cpu_count() or 1, MAX_AUTO) if wanted == "auto" else wanted


@dataclass(slots=True, eq=False)
class _Job:
    file: Path
    sighting: Sighting
    done: asyncio.Future[Result]
    attempts: int = 0

    def finish(self, result: Result) -> None:
        if not self.done.done():
            self.done.set_result(result)


@dataclass(slots=True)
class _Worker:
    """One process as the daemon sees it; `generation` tells which rulebook it holds."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    generation: int = -1

    async def send(self, frame: Frame) -> None:
        self.writer.write(pack(frame))
        await self.writer.drain()

    async def receive(self) -> object:
        size = int.from_bytes(await self.reader.readexactly(HEAD), "big")
        return unpack(await self.reader.readexactly(size))

    async def end(self) -> None:
        self.process.kill()
        self.writer.close()
        try:
            await asyncio.to_thread(self.process.wait)
        except asyncio.CancelledError:
            # A process that nobody waits for stays behind as a zombie; this one is dead already, or will be in a moment.
            self.process.wait()
            raise


class Workers:
    """`count` processes; `timeout` is seconds for one file; `examine` names a function (`module:name`) shaped as pipeline.examine."""

    def __init__(self, count: int, rulebook: Rulebook, max_bytes: int, timeout: float, examine: str = EXAMINE) -> None:
        self._count, self._timeout = count, timeout
        self._hello = Hello(examine, max_bytes)
        self._rulebook, self._generation = freeze(rulebook), 0
        self._waiting: deque[_Job] = deque()
        self._filled = asyncio.Event()
        self._keepers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the processes without waiting until they are warm; files that come earlier wait for them."""
        self._keepers = [asyncio.create_task(self._keep(), name=f"worker-{number}") for number in range(self._count)]

    async def stop(self) -> None:
        """End the processes at once; whoever still waits for a result is cancelled."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for job in self._waiting:
            job.done.cancel()
        self._keepers, self._waiting = [], deque()

    def replace_rulebook(self, rulebook: Rulebook) -> None:
        """Use another rulebook for every batch that starts from now on."""
        self._rulebook, self._generation = freeze(rulebook), self._generation + 1

    async def examine(self, file: Path, sighting: Sighting) -> Result:
        """What a worker made of a file; a failed Verdict where it is no article, or hung or killed its worker three times.

        Files that wait go to workers in small batches; how many may wait is bounded by the caller.
        """
        job = _Job(file, sighting, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._filled.set()
        return await job.done

    async def _keep(self) -> None:
        """One process at a time, for ever; a process that cannot even start is tried again after a growing pause."""
        pause = 0.1
        while True:
            try:
                async with self._process() as worker:
                    await asyncio.wait_for(self._give_rulebook(worker), START_TIMEOUT)
                    pause = 0.1
                    await self._feed(worker)
            except (OSError, EOFError) as error:
                log.error("worker.not_ready", error=type(error).__name__, retry_in=pause)  # noqa: TRY400  a trace of our own loop tells nothing
                await asyncio.sleep(pause)
                pause = min(pause * 2, MAX_PAUSE)
            metrics.worker_restarts_total.inc()

    @asynccontextmanager
    async def _process(self) -> AsyncIterator[_Worker]:
        """One process from its start to its end."""
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours)
            command = (sys.executable, "-m", "salient.workers", str(theirs.fileno()), str(os.getpid()))
            try:
                # stdout=2: what a library prints must not mix with the daemon's data. Popen returns at exec, so the loop hardly waits.
                process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL, stdout=2)  # noqa: S603, ASYNC220
            except OSError:
                writer.close()
                raise
        worker = _Worker(process, reader, writer)
        try:
            await worker.send(self._hello)
            yield worker
        finally:
            await worker.end()

    async def _give_rulebook(self, worker: _Worker) -> None:
        generation = self._generation
        await worker.send(self._rulebook)
        answer = await worker.receive()
        assert isinstance(answer, Ready)
        worker.generation = generation

    async def _feed(self, worker: _Worker) -> None:
        """Give batches to a worker until it is lost; the file it was lost on is charged, the others of its batch are not."""
        while True:
            await self._filled_or_wait()
            if worker.generation != self._generation:
                await asyncio.wait_for(self._give_rulebook(worker), START_TIMEOUT)
            batch = self._take_batch()
            try:
                await self._examine_batch(worker, batch)
            except (OSError, EOFError) as error:
                # asyncio's TimeoutError is an OSError; any other means that the socket was closed at the worker's end.
                self._charge(batch.popleft(), "timeout" if isinstance(error, TimeoutError) else "worker_died", worker)
                return
            finally:
                self._put_back(batch)

    async def _filled_or_wait(self) -> None:
        while True:
            while self._waiting and self._waiting[0].done.done():
                self._waiting.popleft()
            if self._waiting:
                return
            self._filled.clear()
            await self._filled.wait()

    def _take_batch(self) -> deque[_Job]:
        """A fair share of what waits, so that a few files are spread over all workers; empty where other workers were faster."""
        most = min(BATCH, -(-len(self._waiting) // self._count))
        return deque(self._waiting.popleft() for _ in range(most))

    async def _examine_batch(self, worker: _Worker, batch: deque[_Job]) -> None:
        """Remove each file from `batch` as it is answered. Raises OSError or EOFError where the worker is lost on the first one left."""
        if batch:
            await worker.send(Files(tuple((job.file, job.sighting) for job in batch)))
        while batch:
            answer = await asyncio.wait_for(worker.receive(), self._timeout)
            assert isinstance(answer, Answer)
            metrics.examine_seconds.observe(answer.seconds)
            batch.popleft().finish(answer.result)

    def _charge(self, job: _Job, fault: str, worker: _Worker) -> None:
        job.attempts += 1
        log.warning(
            "worker.lost", reason=fault, path=job.sighting.path, sighting=job.sighting.id, attempt=job.attempts, pid=worker.process.pid
        )
        if job.attempts >= ATTEMPTS:
            job.finish(Verdict("failed", fault, _FAULTS[fault]))
        else:
            self._put_back([job])

    def _put_back(self, jobs: Collection[_Job]) -> None:
        self._waiting.extendleft(reversed(list(jobs)))
        if jobs:
            self._filled.set()
