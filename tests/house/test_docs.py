"""What the documents list is what there is: fields, keys, codes, reasons, metrics, commands; and their examples work."""

from __future__ import annotations

import base64
import csv
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer.main
from packaging.requirements import Requirement
from pydantic import BaseModel

from salient import metrics
from salient.cli.main import app
from salient.cli.rules import _cells
from salient.compile.context import REACHES, SOURCE_KINDS
from salient.compile.load import load_rulebook
from salient.compile.overlay import OVERLAY
from salient.compile.pattern import ROLES
from salient.compile.problem import CODES
from salient.compile.rules import FILLS, GIVES, KEYS, MATURITIES
from salient.compile.schema import KINDS
from salient.compile.vocabulary import NOUN_FORMS, VERB_FORMS
from salient.config import ConsoleConfig, DetectConfig, InboxConfig, IntakeConfig, WebhookConfig, _Raw
from salient.examples import count_examples, run_examples
from salient.model import REASONS, SEVERITIES, STATUSES
from salient.send.sign import sign
from salient.send.webhook import WebhookSender
from salient.wire import alert_schema
from salient.workers.pool import _FAULTS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "daemon" / "docs"
PACKAGE = ROOT / "daemon" / "salient"
PAGES = [ROOT / "README.md", ROOT / "seeds" / "README.md", *sorted(DOCS.glob("*.md"))]
SECTIONS: dict[str, type[BaseModel]] = {
    "inbox[]": InboxConfig,
    "intake": IntakeConfig,
    "detect": DetectConfig,
    "webhooks[]": WebhookConfig,
    "console": ConsoleConfig,
}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"there is no heading '{heading}'"
    return found[1]


def rows(text: str) -> dict[str, list[str]]:
    """Table rows by the code in their first cell."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)][1:-1]
        if cells and (code := re.fullmatch(r"`([^`]+)`", cells[0])):
            assert code[1] not in found, f"{code[1]} stands there twice"
            found[code[1]] = cells[1:]
    return found


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def sources() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py") if file.name != "problem.py")


def fields_of(schema: dict[str, Any], node: dict[str, Any], path: str = "") -> Iterator[str]:
    """The paths of a schema's leaves: `place.name`, `evidence.cues[].id`."""
    for option in node.get("anyOf", [node]):
        if "$ref" in option:
            yield from fields_of(schema, schema["$defs"][option["$ref"].rpartition("/")[2]], path)
        elif "properties" in option:
            for name, value in option["properties"].items():
                yield from fields_of(schema, value, f"{path}.{name}" if path else name)
        elif option.get("type") == "array":
            yield from fields_of(schema, option["items"], f"{path}[]")
        elif option.get("type") != "null":
            yield path


def test_every_field_of_an_alert_is_explained() -> None:
    schema = alert_schema()
    assert list(rows(section(page("alerts.md"), "Fields"))) == list(dict.fromkeys(fields_of(schema, schema)))


@pytest.mark.parametrize("name", ["alerts.md", "operations.md"])
@pytest.mark.parametrize("words", [STATUSES, SEVERITIES, REASONS], ids=["statuses", "severities", "reasons"])
def test_the_words_of_closed_lists_are_explained(name: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if f"`{word}`" not in page(name)] == []


def test_the_kinds_of_source_are_explained() -> None:
    assert [kind for kind in SOURCE_KINDS if f"`{kind}`" not in page("alerts.md")] == []


def test_the_json_in_the_documents_is_json() -> None:
    found = [block for file in PAGES for block in blocks(file.read_text(encoding="utf-8"), "json")]
    assert found
    for block in found:
        json.loads(block)


def test_the_receiver_in_the_documents_takes_our_signature_and_no_other() -> None:
    (code,) = blocks(page("alerts.md"), "python")
    receiver: dict[str, Any] = {}
    exec(code, receiver)
    secret, body, now = bytes(range(32)), b'{"type":"alert"}', int(datetime.now(UTC).timestamp())
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(now), "webhook-signature": sign(secret, "msg_1", now, body)}
    text = "whsec_" + base64.b64encode(secret).decode()
    assert receiver["is_genuine"](text, headers, body) is True
    assert receiver["is_genuine"](text, headers, body + b" ") is False
    old = str(now - 3_600)
    stale = {**headers, "webhook-timestamp": old, "webhook-signature": sign(secret, "msg_1", int(old), body)}
    assert receiver["is_genuine"](text, stale, body) is False


def test_every_header_of_a_message_is_explained() -> None:
    import inspect

    sent = re.findall(r'^\s+"([a-z-]+)": ', inspect.getsource(WebhookSender), re.MULTILINE)
    assert len(sent) >= 5
    assert set(rows(section(page("alerts.md"), "Headers"))) == set(sent)


def test_every_setting_is_explained() -> None:
    settings = [
        f"{name}.{key}" if model else name
        for name in (f"{name}[]" if f"{name}[]" in SECTIONS else name for name in _Raw.model_fields)
        for model in [SECTIONS.get(name)]
        for key in (model.model_fields if model else [name])
        if key != "secret"
    ]
    assert set(rows(section(page("operations.md"), "Settings"))) == set(settings)


def test_every_metric_is_explained() -> None:
    names = {f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in metrics.REGISTRY.collect()}
    assert set(rows(section(page("operations.md"), "Metrics"))) == names


def test_every_reason_for_which_a_file_fails_is_explained() -> None:
    found = re.findall(r'(?:ArticleError\(|Verdict\("failed",)\s*"(\w+)"', sources())
    assert set(rows(section(page("operations.md"), "Files that fail"))) == {*found, *_FAULTS}


def test_every_code_of_a_problem_is_explained() -> None:
    explained = rows(page("problems.md"))
    used = set(re.findall(r'"([A-Z]\d{3})"', sources()))
    assert used <= set(explained)
    assert set(CODES) <= set(explained)
    assert set(explained) <= used | set(CODES)
    assert {code: explained[code][0] for code in CODES} == CODES


@pytest.mark.parametrize("words", [KINDS, KEYS, GIVES, MATURITIES, FILLS, VERB_FORMS, NOUN_FORMS, REACHES, SEVERITIES, STATUSES])
def test_the_words_of_the_rule_language_are_explained(words: tuple[str, ...]) -> None:
    assert [word for word in words if f"`{word}`" not in page("rule-reference.md")] == []


def test_the_keys_of_a_rule_are_explained_in_the_words_that_editors_show() -> None:
    assert {name: cells[0] for name, cells in rows(section(page("rule-reference.md"), "The keys of a rule")).items()} == {
        name: key.says for name, key in KEYS.items()
    }


def test_the_keys_of_an_overlay_are_explained_in_the_words_that_editors_show() -> None:
    explained = rows(section(page("rule-reference.md"), "Change shipped rules without copying them"))
    assert {name: cells[0] for name, cells in explained.items()} == {
        name: key.says for name, key in OVERLAY.items() if name not in {"overlay", "version", "language"}
    }


def test_the_overlay_in_the_documents_does_what_they_say(tmp_path: Path) -> None:
    text = section(page("rule-reference.md"), "Change shipped rules without copying them")
    (overlay,) = blocks(text, "yaml")
    (tmp_path / "newsroom.yaml").write_text(overlay, encoding="utf-8")
    rulebook, warnings = load_rulebook(["builtin", str(tmp_path)])
    assert (warnings, run_examples(rulebook)) == ([], [])
    (listed,) = re.findall(r"^\$ salient rules list --format csv\n.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shown = list(csv.reader(listed.splitlines()))
    assert shown == [[str(cell) for cell in _cells(rule).values()] for rule in sorted(rulebook.rules, key=lambda rule: rule.id)]
    (tmp_path / "newsroom.yaml").write_text(re.sub(r"add_unless:\n.*\n", "", overlay), encoding="utf-8")
    assert len(run_examples(load_rulebook(["builtin", str(tmp_path)])[0])) == 1


def test_every_schema_in_the_documents_is_that_of_a_kind() -> None:
    named = set(re.findall(r"\bschemas/([a-z]+)\.schema\.json", page("rule-reference.md")))
    assert named <= set(KINDS)
    assert {file.name for file in (DOCS / "schemas").iterdir()} == {f"{kind}.schema.json" for kind in KINDS}
    assert named


def test_the_roles_of_the_rule_language_are_explained() -> None:
    assert [role for role in ROLES if f"`@{role}`" not in page("rule-reference.md")] == []


def test_the_worked_example_compiles_beside_the_shipped_rules_and_its_examples_hold(tmp_path: Path) -> None:
    documents = blocks(section(page("rules.md"), "A rule of your own"), "yaml")
    assert len(documents) >= 2
    for number, text in enumerate(documents):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    shipped, _ = load_rulebook(["builtin"])
    rulebook, warnings = load_rulebook(["builtin", str(tmp_path)])
    assert count_examples(rulebook) > count_examples(shipped)
    assert run_examples(rulebook) == []
    assert [warning for warning in warnings if str(tmp_path) in str(warning.file)] == []


def test_the_rule_in_the_readme_is_made_of_lines_of_a_shipped_rule() -> None:
    (block, *_) = [block for block in blocks((ROOT / "README.md").read_text(encoding="utf-8"), "yaml") if block.startswith("rule:")]
    shipped = (ROOT / "rules" / f"{block.splitlines()[0].removeprefix('rule: ')}.yaml").read_text(encoding="utf-8").splitlines()
    lines = [line.partition("  # ")[0].rstrip() for line in block.splitlines()]
    assert [line for line in lines if line and line not in shipped] == []


def test_the_explanation_in_the_rule_language_is_part_of_the_golden_page() -> None:
    golden = (ROOT / "tests" / "golden" / "explain" / "kordofan-two-towns.txt").read_text(encoding="utf-8")
    (block,) = blocks(section(page("rule-reference.md"), "See why it fires"), "")
    assert block in golden


@pytest.mark.parametrize("file", [page for page in PAGES if page.name != "changes.md"], ids=lambda file: str(file.relative_to(ROOT)))
def test_the_commands_in_a_document_exist(file: Path) -> None:
    command: Any = typer.main.get_command(app)
    known = {name: set(getattr(group, "commands", {})) for name, group in command.commands.items()}
    text = file.read_text(encoding="utf-8")
    for name, below in re.findall(r"(?:^|[`$/] ?|\bin/)salient (?!--)([a-z]+)(?: ([a-z-]+))?", text, re.MULTILINE):
        assert name in known, f"salient {name}"
        assert not known[name] or not below or below in known[name], f"salient {name} {below}"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_links_of_a_document_lead_somewhere(file: Path) -> None:
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8"))]
    assert [target for target in targets if target and "://" not in target and not (file.parent / target).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = set(rows(section(page("design.md"), "Dependencies")))
    assert named == {Requirement(dependency).name for dependency in project["dependencies"]}


def test_the_changes_begin_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    first = re.search(r"^## \[([^\]]+)\]", page("changes.md"), re.MULTILINE)
    assert first is not None
    assert first[1] == version
