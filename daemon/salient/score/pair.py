"""Pairs the events that a person labelled with the alerts of the same type in the same passage, one to one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from salient.model import Actor, Alert, Place, Source
from salient.score.labels import Event

_LITTLE = frozenset({"the", "a", "an", "s"})
LONGEST_ANCHOR = 15
"""Evidence of more words than this points at nothing."""
MORE_WORDS = 4


def pair(events: Sequence[Event], alerts: Sequence[Alert]) -> list[tuple[Event, Alert]]:
    """The pairing that gets most statuses, then most evidence, then most sources right; of equal ones the first in order."""
    if len(events) <= len(alerts):
        chosen = assign([[worth(event, alert) for alert in alerts] for event in events])
        return [(event, alerts[column]) for event, column in zip(events, chosen, strict=True)]
    chosen = assign([[worth(event, alert) for event in events] for alert in alerts])
    return [(events[column], alert) for alert, column in zip(alerts, chosen, strict=True)]


def worth(event: Event, alert: Alert) -> int:
    """How well an alert fits an event of its type."""
    claim = alert.claim
    return 4 * (event.status == claim.status) + 2 * covers(alert, event.anchor) + same_name(event.source, surface(claim.source))


def covers(alert: Alert, anchor: str) -> bool:
    """True where the labelled words stand in the alert's evidence, and the evidence is short enough to point at something."""
    evidence = alert.claim.evidence
    quoted = f"{evidence.anchor} {evidence.text}"
    return len(evidence.anchor.split()) <= LONGEST_ANCHOR and " ".join(anchor.split()) in " ".join(quoted.split())


def same_name(wanted: str | None, found: str | None) -> bool:
    """True where both are absent, or half of their words are the same, or one holds the other and few words more."""
    if not wanted or not found:
        return not wanted and not found
    mine, yours = _words(wanted), _words(found)
    shared = len(mine & yours)
    near = abs(len(mine) - len(yours)) <= MORE_WORDS and (mine <= yours or yours <= mine)
    return shared > 0 and (4 * shared >= len(mine) + len(yours) or near)


def surface(role: Source | Actor | Place | None) -> str | None:
    """The words of a role as they stand in the article."""
    return role.text if role else None


def assign(worths: Sequence[Sequence[int]]) -> list[int]:
    """For each row a column of its own, so that the total is the greatest; of equal totals the first in the order of columns.

    The Hungarian method: rows are added one by one, each along the cheapest way of moving the others aside. No row has fewer
    columns than there are rows.
    """
    count, width = len(worths), len(worths[0]) if worths else 0
    # A column's number is a digit behind the worth: that makes the order decide between equal totals.
    unit = width**count
    costs = [[column * width ** (count - 1 - row) - unit * worths[row][column] for column in range(width)] for row in range(count)]
    row_prices, prices = [0] * count, [0] * width
    owner: list[int | None] = [None] * width
    for new in range(count):
        row, reached, came_from = new, [False] * width, [-1] * width
        slack: list[int | None] = [None] * width
        at = -1
        while True:
            for column in range(width):
                cost = costs[row][column] - row_prices[row] - prices[column]
                before = slack[column]
                if not reached[column] and (before is None or cost < before):
                    slack[column], came_from[column] = cost, at
            step, nearest = min((left, column) for column, left in enumerate(slack) if left is not None and not reached[column])
            row_prices[new] += step
            for column in range(width):
                holder = owner[column]
                if reached[column] and holder is not None:
                    row_prices[holder] += step
                    prices[column] -= step
                elif (left := slack[column]) is not None:
                    slack[column] = left - step
            reached[nearest], at = True, nearest
            taken = owner[nearest]
            if taken is None:
                break
            row = taken
        while at != -1:
            before_at = came_from[at]
            owner[at] = new if before_at == -1 else owner[before_at]
            at = before_at
    columns = {row: column for column, row in enumerate(owner) if row is not None}
    return [columns[row] for row in range(count)]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if word not in _LITTLE}
