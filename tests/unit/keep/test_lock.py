"""One daemon a state folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from salient.errors import StartError
from salient.keep.lock import StateLock

HOLD = """
import pathlib, sys
from salient.keep.lock import StateLock
lock = StateLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_folder_is_made_and_the_lock_names_its_holder(tmp_path: Path) -> None:
    with StateLock(tmp_path / "deep" / "var"):
        assert (tmp_path / "deep" / "var" / "salient.lock").read_text() == f"{os.getpid()}\n"


def test_a_second_holder_is_told_who_and_what_to_do(tmp_path: Path) -> None:
    with StateLock(tmp_path), pytest.raises(StartError, match=rf"in use by process {os.getpid()}: stop it first"):
        StateLock(tmp_path)


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    StateLock(tmp_path).release()
    StateLock(tmp_path).release()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StartError, match=f"process {other.pid}"):
            StateLock(tmp_path)
        other.kill()
        other.wait(10)
        StateLock(tmp_path).release()


def test_a_state_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(StartError, match="cannot be used"):
        StateLock(tmp_path / "var")
