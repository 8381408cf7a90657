"""Tells where one pattern finds all that another finds: only the plain cases, item by item, so it never says so wrongly of words."""

from __future__ import annotations

from salient.compile.tree import Gap, Group, Item, Sequence, Slot, Symbols, Word


def covers(wide: Sequence, narrow: Sequence) -> bool:
    """True where each item of `narrow` is that of `wide` or a part of it: fewer forms, alternatives or words in a gap."""
    return len(wide.items) == len(narrow.items) and all(map(_covers_item, wide.items, narrow.items))


def _covers_item(wide: Item, narrow: Item) -> bool:
    if wide.evidence != narrow.evidence or (narrow.optional and not wide.optional):
        return False
    return _covers_atom(wide.atom, narrow.atom)


def _covers_atom(wide: Word | Symbols | Slot | Gap | Group, narrow: Word | Symbols | Slot | Gap | Group) -> bool:
    match wide, narrow:
        case Symbols(_, ids), Symbols(_, some):
            return set(some) <= set(ids)
        case Gap(most), Gap(less):
            return less <= most
        case Group(options), Group(some):
            return all(any(covers(option, one) for option in options) for one in some)
        case Group(options), _:
            return any(covers(option, Sequence((Item(narrow),))) for option in options)
        case _:
            return wide == narrow
