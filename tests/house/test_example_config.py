"""The example configuration names every setting and changes none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from salient.config import Config, ConsoleConfig, DetectConfig, InboxConfig, IntakeConfig, WebhookConfig, load_config

# 32 bytes of base64, as Standard Webhooks wants a secret
SECRET = "whsec_" + "A" * 43 + "="


@pytest.fixture
def example(repository: Path) -> str:
    return (repository / "daemon" / "deploy" / "salient.example.yaml").read_text(encoding="utf-8")


def load(text: str, folder: Path) -> Config:
    file = folder / "salient.yaml"
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def with_its_settings_on(text: str) -> str:
    """The text with every setting in it that stands behind a # without a blank."""
    return re.sub(r"^#(?=\S| +(?:- )?[a-z_]+: )", "", text, flags=re.MULTILINE)


def test_the_example_as_it_stands_gives_the_defaults(example: str, tmp_path: Path) -> None:
    assert load(example, tmp_path) == load("", tmp_path)


@pytest.mark.parametrize(
    ("section", "model"),
    [
        ("", Config),
        ("inbox", InboxConfig),
        ("intake", IntakeConfig),
        ("detect", DetectConfig),
        ("webhooks", WebhookConfig),
        ("console", ConsoleConfig),
    ],
)
def test_the_example_names_every_setting(example: str, section: str, model: type[BaseModel]) -> None:
    keys = set(model.model_fields) - {"file", "secret"}
    start = re.search(rf"^#?{section}:", example, re.MULTILINE) if section and section != "inbox" else None
    text = example[start.end() :] if start else example
    text = re.split(r"\n\n", text)[0] if start else text
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", text)] == []


def test_the_settings_in_the_example_that_are_off_are_valid_and_otherwise_defaults(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSROOM_SECRET", SECRET)
    config = load(with_its_settings_on(example), tmp_path)
    (hook,) = config.webhooks
    assert hook.model_dump(exclude={"secret"}) == WebhookConfig(name=hook.name, url=hook.url, secret_env=hook.secret_env).model_dump()
    assert config.rules == ("builtin", str(tmp_path / "my-rules"))
