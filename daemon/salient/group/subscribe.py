"""Decides which alerts an endpoint wants; how they get there is not its business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salient.identity import name_key
from salient.model import SEVERITIES, Alert

if TYPE_CHECKING:
    from salient.config import WebhookConfig  # workers import this module, and reading settings is slow to import


def wants(endpoint: WebhookConfig, alert: Alert) -> bool:
    """True where every filter of the endpoint lets the alert through; an empty filter lets everything through.

    Places are compared without case, accents and punctuation, by the name and by the words of the article.
    """
    claim = alert.claim
    return (
        (not endpoint.types or claim.type in endpoint.types)
        and (not endpoint.statuses or claim.status in endpoint.statuses)
        and SEVERITIES.index(claim.severity) >= SEVERITIES.index(endpoint.min_severity)
        and (alert.incident is None or alert.incident.reason in endpoint.reasons)
        and _names_place(endpoint.places, alert)
    )


def _names_place(places: tuple[str, ...], alert: Alert) -> bool:
    if not places:
        return True
    place = alert.claim.place
    return place is not None and not {name_key(place.name), name_key(place.text)}.isdisjoint(map(name_key, places))
