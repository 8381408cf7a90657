"""Walks compiled patterns over a sentence's tokens: bounded steps, no backtracking.

A walk keeps one thread for each position it can have reached (Thompson's construction with the positions of a sparse
set), so a pattern costs at most tokens x items x gap steps, whatever the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from salient.compile.tree import First, Gap, Group, Item, Sequence, Slot, Symbols, Word, spelled
from salient.detect.record import Stop
from salient.detect.spans import RoleSpans, role_spans
from salient.detect.split import Sentence, Text


class Thread(NamedTuple):
    """One way through a pattern so far, in token numbers; `roles` holds (role, start, end)."""

    start: int
    evidence_start: int
    evidence_end: int
    roles: tuple[tuple[str, int, int], ...]


Threads = dict[int, Thread]


class Found(NamedTuple):
    """A whole match: tokens [start, end), the evidence in it, the roles it names."""

    start: int
    end: int
    evidence_start: int
    evidence_end: int
    roles: tuple[tuple[str, int, int], ...]


def find(tree: Sequence, sentence: Sentence, text: Text) -> list[Found]:
    """Every place where a pattern matches, the shortest match for each end; without marks the evidence is all of it."""
    starts = _starts(tree.first, sentence, text) if text.recorder or may_stand(tree, sentence) else None
    if not starts:
        if text.recorder:
            text.recorder.stop = Stop(spelled(next(item for item in tree.items if not item.optional)), 0, "")
        return []
    begin = {at: Thread(at, -1, -1, ()) for at in sorted(starts)}
    found = []
    for end, thread in _walk(tree.items, begin, sentence, text).items():
        first, last = (thread.evidence_start, thread.evidence_end) if thread.evidence_start >= 0 else (thread.start, end)
        found.append(Found(thread.start, end, first, last, thread.roles))
    return found


def may_stand(tree: Sequence, sentence: Sentence) -> bool:
    """False where a word or list that each match must hold is not in the sentence: a few look-ups spare most walks."""
    words, symbols = sentence.positions.keys(), sentence.spans.keys()
    for choice in tree.choices:  # noqa: SIM110 - a generator would cost as much as the look-ups
        if words.isdisjoint(choice.words) and symbols.isdisjoint(choice.symbols):
            return False
    return True


def stands(trees: Iterable[Sequence], sentence: Sentence, text: Text) -> bool:
    """True where one of the patterns matches somewhere."""
    return any(find(tree, sentence, text) for tree in trees)


def _starts(first: First, sentence: Sentence, text: Text) -> set[int]:
    """Where a sequence can begin: look-ups, no search."""
    found: set[int] = set()
    for word in first.words & sentence.positions.keys():
        found.update(sentence.positions[word])
    for symbol in first.symbols & sentence.spans.keys():
        found.update(sentence.spans[symbol])
    for role in first.roles:
        found.update(role_spans(role, sentence, text))
    return found


def _walk(items: tuple[Item, ...], threads: Threads, sentence: Sentence, text: Text) -> Threads:
    for item in items:
        reached = _step(item, threads, sentence, text)
        if item.optional:
            for at, thread in threads.items():
                _keep(reached, at, thread)
        if not reached:
            if text.recorder:  # of nested walks the outermost ends last, and its stop is the one that is kept
                text.recorder.stop = _stop(items, item, threads, sentence, text)
            return reached
        threads = reached
    return threads


def _stop(items: tuple[Item, ...], item: Item, threads: Threads, sentence: Sentence, text: Text) -> Stop:
    """What stood where an item was not met: the words that the gap before it let through, up to the last."""
    last = first = max(threads)
    while first - 1 in threads:
        first -= 1
    if first == len(sentence):
        return Stop(spelled(item), items.index(item), "")
    return Stop(spelled(item), items.index(item), text.string(sentence.offsets(first, min(last + 1, len(sentence)))))


def _step(item: Item, threads: Threads, sentence: Sentence, text: Text) -> Threads:
    atom = item.atom
    if isinstance(atom, Gap):
        return _skip(atom, threads, sentence)
    if isinstance(atom, Group) and not atom.fixed:
        return _choose(atom, item, threads, sentence, text)
    reached: Threads = {}
    spans = _spans(atom, sentence, text)
    for at, thread in threads.items():
        for to in spans.get(at, ()):
            after = thread
            if isinstance(atom, Slot):
                after = thread._replace(roles=(*thread.roles, (atom.role, at, to)))
            _keep(reached, to, _mark(after, at, to) if item.evidence else after)
    return reached


def _skip(gap: Gap, threads: Threads, sentence: Sentence) -> Threads:
    reached: Threads = {}
    barriers = sentence.barriers
    for at, thread in threads.items():
        clause_end = bisect_right(barriers, barriers[at], at) - 1
        for to in range(at, min(at + gap.most, clause_end) + 1):
            other = reached.get(to)
            if other is None or _is_better(thread, other):
                reached[to] = thread
    return reached


def _choose(group: Group, item: Item, threads: Threads, sentence: Sentence, text: Text) -> Threads:
    """All threads at once, or one by one where the evidence must know where its group began."""
    reached: Threads = {}
    for option in group.options:
        if not item.evidence:
            for to, after in _walk(option.items, threads, sentence, text).items():
                _keep(reached, to, after)
            continue
        for at, thread in threads.items():
            for to, after in _walk(option.items, {at: thread}, sentence, text).items():
                _keep(reached, to, _mark(after, at, to))
    return reached


def _spans(atom: Word | Symbols | Slot | Group, sentence: Sentence, text: Text) -> RoleSpans:
    """Where an atom stands in a sentence, ends by first token: the same for all patterns, so each is looked for once."""
    if isinstance(atom, Slot):
        return role_spans(atom.role, sentence, text)
    key = atom.name if isinstance(atom, Symbols) else id(atom)
    spans: RoleSpans | None = sentence.memo.get(key)
    if spans is None:
        spans = sentence.memo[key] = _look_for(atom, sentence, text)
    return spans


def _look_for(atom: Word | Symbols | Group, sentence: Sentence, text: Text) -> RoleSpans:
    if isinstance(atom, Word):
        return {at: (at + 1,) for at in sentence.positions.get(atom.word, ())}
    found: RoleSpans = {}
    if isinstance(atom, Symbols):
        for symbol in atom.ids:
            for at, ends in sentence.spans.get(symbol, {}).items():
                found[at] = (*found.get(at, ()), *ends)
        return found
    for word in atom.words & sentence.positions.keys():
        for at in sentence.positions[word]:
            found[at] = (at + 1,)
    for option in atom.longer:
        for at in _starts(option.first, sentence, text) if may_stand(option, sentence) else ():
            found[at] = (*found.get(at, ()), *_walk(option.items, {at: Thread(at, -1, -1, ())}, sentence, text))
    return found


def _mark(thread: Thread, start: int, end: int) -> Thread:
    first = start if thread.evidence_start < 0 else min(thread.evidence_start, start)
    return Thread(thread.start, first, max(thread.evidence_end, end), thread.roles)


def _keep(reached: Threads, at: int, thread: Thread) -> None:
    other = reached.get(at)
    if other is None or _is_better(thread, other):
        reached[at] = thread


def _is_better(thread: Thread, other: Thread) -> bool:
    """Of two threads at one position: the one that names more roles, then the one that began later (the shorter match)."""
    return (len(thread.roles), thread.start) > (len(other.roles), other.start)
