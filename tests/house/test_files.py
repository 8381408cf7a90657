"""House rules that a reader would otherwise have to enforce: size, docstrings, calls and imports that have no place here, and true maps."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "daemon" / "salient"
MODULES = sorted(PACKAGE.rglob("*.py"))
PURE_ROOMS = ("compile", "detect", "group")

# call: why not
FORBIDDEN_CALLS = {
    "shutil.move": "it copies across file systems, and a copy can be half done: rename",
    "os.system": "it hands text to a shell",
    "os.fork": "worker processes are spawned: a fork copies locked locks",
    "eval": "it runs text as code",
    "exec": "it runs text as code",
    "datetime.utcnow": "it has no time zone",
    "asyncio.get_event_loop": "it may make a loop nobody runs",
    "time.tzset": "times are UTC",
}
IMPURE_MODULES = frozenset({"aiohttp", "apsw", "asyncio", "multiprocessing", "random", "socket", "subprocess", "threading", "time"})
MADE_AT_RUN_TIME = ("var", ".venv")


def name_of(module: Path) -> str:
    return str(module.relative_to(PACKAGE))


def calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node.lineno


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_does(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    length = len(text.splitlines())
    assert length <= 300, f"{length} lines, 300 are the most: make it a folder"
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring is not None, "it lacks a docstring"
    assert docstring.partition("\n\n")[0].endswith((".", ":")), "its docstring opens with no sentence"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_calls_nothing_forbidden(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [f"line {line}: {name}: {FORBIDDEN_CALLS[name]}" for name, line in calls(tree) if name in FORBIDDEN_CALLS]
    if module.parent != PACKAGE / "cli":
        found += [f"line {line}: print: only cli/ talks to a terminal" for name, line in calls(tree) if name == "print"]
    assert found == []


@pytest.mark.parametrize("module", [m for m in MODULES if m.relative_to(PACKAGE).parts[0] in PURE_ROOMS], ids=name_of)
def test_a_pure_room_knows_no_clock_network_or_process(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [f"line {line}: import {name}" for name, line in imported(tree) if name in IMPURE_MODULES]
    found += [f"line {line}: {name}" for name, line in calls(tree) if name.endswith((".now", ".today"))]
    assert found == [], "time is an argument, and effects belong to the callers"


def test_the_lock_names_no_address(repository: Path) -> None:
    text = (repository / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"\S*(?:https?:|file:|git\+|@ )\S*", text) == []
    assert re.findall(r"^\s*--(?!hash=)\S+", text, re.MULTILINE) == []


def tree_of(document: Path) -> list[str]:
    """The paths in the document's tree: the ```-block that holds `daemon/`. A line is indentation, a path, and words about it."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    block = next((block for block in blocks if re.search(r"^\W*daemon/", block, re.MULTILINE)), "")
    paths: list[str] = []
    parents: list[tuple[int, str]] = []
    for line in block.splitlines():
        drawn = re.match(r"[\s│├└─|`]*", line)
        indent = drawn.end() if drawn else 0
        words = line[indent:].split()
        if not words or words[0] == "#":
            continue
        parents = [(depth, name) for depth, name in parents if depth < indent]
        name = words[0].partition("(")[0]
        paths.append("".join(parent for _, parent in parents) + name)
        if name.endswith("/"):
            parents.append((indent, name))
    return paths


MAPS = [
    pytest.param(document, id=str(document.relative_to(ROOT)))
    for document in (ROOT / "README.md", *sorted((ROOT / "daemon" / "docs").glob("*.md")))
    if document.name == "README.md" or tree_of(document)
]


@pytest.mark.parametrize("document", MAPS)
def test_the_tree_in_a_document_is_that_of_the_repository(document: Path) -> None:
    if not document.read_text(encoding="utf-8").strip():
        pytest.skip("not written yet")
    paths = tree_of(document)
    assert paths, "it shows no tree: a ```-block with a line for daemon/"
    missing = [path for path in paths if not (ROOT / path).exists() and path.rstrip("/").split("/")[0] not in MADE_AT_RUN_TIME]
    assert missing == []
    rooms = {f"daemon/salient/{init.parent.name}/" for init in PACKAGE.glob("*/__init__.py")}
    if "daemon/salient/" in paths:
        assert rooms - set(paths) == set(), "rooms that the tree leaves out"


@pytest.mark.parametrize(
    "tree",
    [
        "README.md   two words\ndaemon/\n  salient/\n    app.py  plugs\n  docs/\nrules/  a.yaml\n",
        "├── README.md   two words\n├── daemon/\n│   ├── salient/\n│   │   └── app.py  # plugs\n│   └── docs/\n└── rules/\n",
    ],
)
def test_a_tree_is_read_by_its_indentation(tree: str, tmp_path: Path) -> None:
    document = tmp_path / "map.md"
    document.write_text(f"```\nmake\n```\n\n```\n{tree}```\n", encoding="utf-8")
    assert tree_of(document) == ["README.md", "daemon/", "daemon/salient/", "daemon/salient/app.py", "daemon/docs/", "rules/"]


def test_git_ignores_nothing_that_tests_or_users_need() -> None:
    """A clean clone would lack such a file, and only CI would notice."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    folders = ["daemon", "rules", "seeds", "tests", "tools", "bench"]
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", *folders]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True).stdout.splitlines()
    assert [path for path in ignored if "__pycache__" not in path and "_cache/" not in path and not path.startswith("bench/.venv/")] == []
