"""Each mistake that a person can make in a document or in the configuration has a golden pair: the files, and what is shown.

A folder of tests/golden/problems is named after the mistake. It holds rules/, perhaps mine/ (a second folder of rules), or
salient.yaml, perhaps a file `environment` with NAME=value lines, and expected.txt. The day is the last of 2026.
The pair for too many words has a bound of ten.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from salient.compile import size
from salient.compile.load import load_rulebook
from salient.compile.problem import CODES
from salient.config import load_config
from salient.document import MAX_BYTES
from salient.errors import UserError, describe
from salient.examples import run_examples

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "problems"
MISTAKES = sorted(folder.name for folder in GOLDEN.iterdir())
DOCUMENT_CODES = {f"D{number:03}" for number in range(1, 11)}
CONFIG_CODES = {f"C{number:03}" for number in range(1, 5)}
TODAY = date(2026, 12, 31)
PAGE_CODES = {f"P{number:03}" for number in range(1, 5)}


def expected(mistake: str) -> str:
    return (GOLDEN / mistake / "expected.txt").read_text(encoding="utf-8")


def shown() -> str:
    """What a person in the working folder sees of its mistakes."""
    try:
        if Path("salient.yaml").exists() or Path("environment").exists():
            load_config()
            return ""
        rulebook, warnings = load_rulebook([folder for folder in ("rules", "mine") if folder == "rules" or Path(folder).exists()], TODAY)
    except UserError as error:
        return str(error)
    return "\n".join(map(describe, [*warnings, *run_examples(rulebook)]))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_shown_as_expected(mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(GOLDEN / mistake, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    if mistake == "document-too-large":
        os.truncate("rules/a.yaml", MAX_BYTES + 1)
    if mistake == "too-many-words":
        monkeypatch.setattr(size, "MAX_WORDS", 10)
    if Path("environment").exists():
        for line in Path("environment").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value)
    assert shown() + "\n" == expected(mistake)


def test_every_code_is_shown_by_some_mistake_and_every_shown_code_is_known() -> None:
    codes = {code for mistake in MISTAKES for code in re.findall(r"(?:error|warning) ([A-Z]\d{3}):", expected(mistake))}
    assert codes == set(CODES) | DOCUMENT_CODES | CONFIG_CODES | PAGE_CODES


def test_codes_that_begin_with_w_are_warnings_and_no_others() -> None:
    for mistake in MISTAKES:
        for word, code in re.findall(r"(error|warning) ([A-Z])\d{3}:", expected(mistake)):
            assert (word == "warning") == (code == "W"), mistake
