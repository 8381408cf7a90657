"""The shipped names: one file a conflict, and no name in two of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CONFLICTS = Path(__file__).resolve().parents[2] / "rules" / "vocab" / "conflicts"
DOCUMENTS: dict[str, dict[str, Any]] = {
    path.stem: YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(CONFLICTS.glob("*.yaml"))
}


def test_a_conflicts_file_bears_its_name_and_names_forces_or_places() -> None:
    for stem, document in DOCUMENTS.items():
        assert document["names"] == stem.replace("_", "-")
        assert set(document) - {"names", "version", "sides"} <= {"groups", "places"}


def test_many_conflicts_have_their_forces_and_places() -> None:
    full = [stem for stem, document in DOCUMENTS.items() if len(document.get("groups", [])) >= 2 and len(document.get("places", [])) >= 5]
    assert len(full) >= 25


def test_no_name_stands_twice() -> None:
    for kind, key in (("sides", "side"), ("groups", "group"), ("places", "place")):
        entries = [entry for document in DOCUMENTS.values() for entry in document.get(kind, [])]
        spellings = Counter(name for entry in entries for name in {entry[key], *entry.get("also", [])})
        assert [name for name, count in spellings.items() if count > 1] == []
