"""Writes the JSON Schema of an alert into the docs, made from the records themselves: run it by `make schemas` after a change to them."""

from __future__ import annotations

import json
from pathlib import Path

from salient.wire import alert_schema

FILE = Path(__file__).parents[1] / "daemon" / "docs" / "alert.schema.json"

FILE.write_text(json.dumps(alert_schema(), indent=2) + "\n", encoding="utf-8")
print(f"wrote {FILE.name}")
