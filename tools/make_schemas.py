"""Writes the JSON Schemas of alerts, labels and rules into the docs, made from the code itself: run it by `make schemas`."""

from __future__ import annotations

import json
from pathlib import Path

from salient.compile.schema import KINDS, document_schema
from salient.score.labels import labels_schema
from salient.wire import alert_schema

DOCS = Path(__file__).parents[1] / "daemon" / "docs"

schemas = {
    "alert.schema.json": alert_schema(),
    "labels.schema.json": labels_schema(),
    **{f"schemas/{kind}.schema.json": document_schema(kind) for kind in KINDS},
}
for name, schema in schemas.items():
    (DOCS / name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {name}")
