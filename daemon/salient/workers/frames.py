"""What daemon and worker say to each other: a frame is eight bytes of length and a pickle, and both ends are this program."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from salient.compile.rulebook import Rulebook
from salient.model import Examined, Sighting, Verdict

HEAD = 8


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame to a worker: the function to run (`module:name`, shaped as pipeline.examine) and the largest file it may read."""

    examine: str
    max_bytes: int


@dataclass(frozen=True, slots=True)
class NewRulebook:
    """Use this from now on; answered by Ready. The Rulebook stays pickled, so that it is pickled once for all workers."""

    pickled: bytes


@dataclass(frozen=True, slots=True)
class Files:
    """Files to examine; each is answered by one Answer, in this order."""

    files: tuple[tuple[Path, Sighting], ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """The Rulebook is in use."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file, and how many seconds it took."""

    result: Examined | Verdict
    seconds: float


Frame = Hello | NewRulebook | Files | Ready | Answer


def pack(frame: Frame) -> bytes:
    """A frame as bytes."""
    data = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(HEAD, "big") + data


def unpack(data: bytes) -> object:
    """The frame in `data`, without its length; the receiver says which class it expects."""
    return pickle.loads(data)  # noqa: S301  the other end is this program, over a socket pair that nobody else holds


def freeze(rulebook: Rulebook) -> NewRulebook:
    """The frame that hands over a Rulebook."""
    return NewRulebook(pickle.dumps(rulebook, pickle.HIGHEST_PROTOCOL))


def thaw(frame: NewRulebook) -> Rulebook:
    """The Rulebook in a frame."""
    rulebook = unpack(frame.pickled)
    assert isinstance(rulebook, Rulebook)
    return rulebook
