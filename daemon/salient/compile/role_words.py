"""The words by which forces, places and routes are recognised, as one record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RolesContext:
    """How forces, places and routes are recognised."""

    determiners: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    possessives: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    compounds: frozenset[str] = frozenset()
    force_heads: frozenset[int] = frozenset()
    people_heads: frozenset[int] = frozenset()
    force_modifiers: frozenset[int] = frozenset()
    place_heads: frozenset[int] = frozenset()
    route_heads: frozenset[int] = frozenset()
    locatives: frozenset[str] = frozenset()
    destinations: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    subordinators: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    route_pronouns: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    not_places: frozenset[str] = frozenset()
    not_forces: frozenset[str] = frozenset()
    not_routes: frozenset[str] = frozenset()
    indefinites: frozenset[str] = frozenset()
    embedders: frozenset[str] = frozenset()
    insides: frozenset[str] = frozenset()
    not_modifiers: frozenset[str] = frozenset()
