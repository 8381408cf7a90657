"""`salient run` as its own process in a folder of its own: started, killed, started again; what it says is kept for each start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from .producers import SETTLE_S
from .receiver import SECRET

START_S = 60.0
"""The longest that a start may take, on a machine that is busy with other things."""


class Folder:
    """Where everything lies; making it writes the config."""

    def __init__(self, root: Path, rules: Path, url: str) -> None:
        self.root = root
        self.inbox, self.state, self.spool = root / "inbox", root / "var", root / "var" / "spool"
        self.aside, self.logs, self.config = root / "aside", root / "logs", root / "salient.yaml"
        for folder in (self.inbox, self.aside, self.logs):
            folder.mkdir(parents=True)
        (root / "secret").write_text(SECRET, encoding="ascii")
        settings = {
            "rules": str(rules),
            "intake": {"settle": f"{SETTLE_S * 1000:.0f}ms", "rescan": "1s"},
            "detect": {"workers": 2},
            "console": {"listen": "127.0.0.1:0"},
            "webhooks": [
                {
                    "name": "newsroom",
                    "url": url,
                    "secret_file": "secret",
                    "reasons": ["first", "source", "status", "repeat"],
                    "allow_private": True,
                }
            ],
        }
        # JSON is YAML.
        self.config.write_text(json.dumps(settings), encoding="utf-8")

    @property
    def taken(self) -> list[Path]:
        """What was taken and is not filed away."""
        folder = self.spool / "taken"
        return sorted(folder.iterdir()) if folder.exists() else []

    @property
    def is_empty(self) -> bool:
        """Whether no file is on its way."""
        return not any(self.inbox.iterdir()) and not self.taken


class Daemon:
    """One daemon at a time; every start is a process group and session of its own, so that nothing it leaves behind goes unseen."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._starts = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, without waiting for anything."""
        self._starts += 1
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SALIENT_")}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "salient", "run", "--config", str(self._folder.config)],
                cwd=self._folder.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        """What the latest start has said so far."""
        return self._folder.logs / f"{self._starts:04}.log"

    def said(self, event: str) -> bool:
        """Whether the latest start has logged an event."""
        return f'"event": "{event}"'.encode() in self.log.read_bytes()

    def wait(self, seconds: float, condition: Callable[[], bool] = lambda: False, every: float = 0.004) -> bool:
        """Until the condition holds or `seconds` are over; whether it holds. Fails where the daemon ends by itself meanwhile."""
        deadline = time.monotonic() + seconds
        while not (held := condition()) and time.monotonic() < deadline:
            self._still_runs()
            time.sleep(every)
        return held

    def wait_until_ready(self) -> float:
        """Returns how many seconds it took."""
        started = time.monotonic()
        assert self.wait(START_S, lambda: self.said("daemon.ready")), f"not ready after {START_S} s:\n{self.tail()}"
        return time.monotonic() - started

    def kill(self) -> None:
        """SIGKILL to the daemon alone; its workers must then end by themselves."""
        self._still_runs()
        process = self._running()
        process.kill()
        process.wait()
        assert _no_process_left(process.pid), f"processes that outlive the daemon: {_session(process.pid)}"
        self._process = None

    def end(self, within: float = 30.0) -> int:
        """SIGTERM; returns the exit code."""
        process = self._running()
        process.send_signal(signal.SIGTERM)
        code = process.wait(within)
        assert _no_process_left(process.pid), f"processes that outlive the daemon: {_session(process.pid)}"
        self._process = None
        return code

    def clear_away(self) -> None:
        """Whatever happened, leave nothing running."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def tail(self) -> str:
        """The end of the latest start's log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def errors(self) -> list[str]:
        """Every line that any start logged as an error, or that is no log line at all (a traceback, say)."""
        lines = [line for log in sorted(self._folder.logs.iterdir()) for line in log.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if not line.startswith("{") or '"level": "error"' in line]

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "it was not started"
        return self._process

    def _still_runs(self) -> None:
        code = self._running().poll()
        assert code is None, f"the daemon ended by itself with {code}:\n{self.tail()}"


def _no_process_left(session: int, within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while left := _session(session):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005 * len(left))
    return True


def _session(session: int) -> list[int]:
    """The living processes of a session (proc(5): state, parent, group and session follow the name in brackets)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        # A zombie has ended: it only waits for whoever adopted it to ask how.
        if int(its_session) == session and state != "Z":
            found.append(int(entry.parent.name))
    return found
