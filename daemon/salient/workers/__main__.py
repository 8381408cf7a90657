"""A worker process: takes frames from its socket, examines file after file, answers each at once, and ends with the daemon."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import signal
import socket
import sys
import time
from io import BufferedRWPair

from salient.compile.rulebook import Rulebook
from salient.logs import set_up_logs
from salient.workers.attempt import Examine, attempt
from salient.workers.frames import HEAD, Answer, Files, Frame, Hello, NewRulebook, Ready, pack, thaw, unpack

Stream = BufferedRWPair
_PR_SET_PDEATHSIG = 1


def serve(stream: Stream) -> None:
    """Answer frames until the daemon closes its end."""
    hello = _read(stream)
    if not isinstance(hello, Hello):
        return
    module, _, name = hello.examine.partition(":")
    examine: Examine = getattr(importlib.import_module(module), name)
    rulebook: Rulebook | None = None
    while (frame := _read(stream)) is not None:
        if isinstance(frame, NewRulebook):
            # A rulebook stays: without this the collector goes through it again and again, which takes longer than most articles.
            gc.unfreeze()
            rulebook = thaw(frame)
            gc.collect()
            gc.freeze()
            _write(stream, Ready())
        elif isinstance(frame, Files):
            assert rulebook is not None
            for file, sighting in frame.files:
                started = time.perf_counter()
                result = attempt(examine, file, sighting, rulebook, hello.max_bytes)
                _write(stream, Answer(result, time.perf_counter() - started))


def _read(stream: Stream) -> object:
    """The next frame; None where the other end has closed, be it in the middle of a frame, as when the daemon is killed."""
    head = stream.read(HEAD)
    length = int.from_bytes(head, "big")
    data = stream.read(length) if len(head) == HEAD else b""
    return unpack(data) if data and len(data) == length else None


def _write(stream: Stream, frame: Frame) -> None:
    stream.write(pack(frame))
    stream.flush()


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when the daemon dies (Linux): one that hangs in a file would not see its socket close."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(1)


def main() -> None:
    """Arguments: the number of the inherited socket, and the daemon's process id."""
    _die_with(int(sys.argv[2]))
    # A terminal sends Ctrl-C to the whole process group. When to end is the daemon's decision: it may want this file finished.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    set_up_logs()
    # Where the daemon is gone there is nobody left to tell.
    with (
        contextlib.suppress(BrokenPipeError, ConnectionResetError),
        socket.socket(fileno=int(sys.argv[1])) as ours,
        ours.makefile("rwb") as stream,
    ):
        serve(stream)


if __name__ == "__main__":
    main()
