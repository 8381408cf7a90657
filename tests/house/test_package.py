"""pyproject.toml, requirements.lock and the modules there are agree with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def pyproject(repository: Path) -> dict[str, Any]:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(repository: Path) -> dict[str, tuple[str, int]]:
    """Package: its pinned version and how many hashes it has."""
    text = (repository / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    pins = re.findall(r"^([\w.-]+)==(\S+)(.*)$", text, re.MULTILINE)
    return {canonicalize_name(name): (version, rest.count("--hash=sha256:")) for name, version, rest in pins}


def test_what_the_project_names_is_pinned_to_a_version_it_allows(pyproject: dict[str, Any], lock: dict[str, tuple[str, int]]) -> None:
    named = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["dev"], *pyproject["build-system"]["requires"]]
    assert len(named) > 20
    wrong = []
    for requirement in map(Requirement, named):
        version, _ = lock.get(canonicalize_name(requirement.name), (None, 0))
        if version is None or version not in requirement.specifier:
            wrong.append(f"{requirement}: the lock has {version}; run `make lock`")
    assert wrong == []


def test_every_pin_has_hashes(lock: dict[str, tuple[str, int]]) -> None:
    assert [name for name, (_, hashes) in lock.items() if hashes == 0] == []


def test_the_lock_serves_every_python_that_the_project_allows(pyproject: dict[str, Any], repository: Path) -> None:
    allowed = SpecifierSet(pyproject["project"]["requires-python"])
    assert "3.10" not in allowed
    assert all(minor in allowed for minor in ("3.11", "3.12", "3.13", "3.14"))
    assert "python_full_version <" not in (repository / "requirements.lock").read_text(encoding="utf-8")


def test_the_layers_are_the_modules_there_are(pyproject: dict[str, Any], repository: Path) -> None:
    contract = next(contract for contract in pyproject["tool"]["importlinter"]["contracts"] if contract["id"] == "flow")
    names = [name.strip() for layer in contract["layers"] for name in re.split(r"[|:]", layer)]
    optional = {name.strip("()") for name in names if name.startswith("(")}
    layers = {name.strip("()") for name in names}
    package = repository / "daemon" / "salient"
    modules = {path.stem for path in package.glob("*.py")} | {path.parent.name for path in package.glob("*/__init__.py")}
    modules.discard("__init__")
    assert modules - layers == set(), "modules without a layer"
    assert layers - modules - optional == set(), "layers without a module"
    assert len(names) == len(layers), "a layer is named twice"


def test_the_licence_is_apache_2(pyproject: dict[str, Any], repository: Path) -> None:
    assert pyproject["project"]["license"] == "Apache-2.0"
    text = (repository / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
