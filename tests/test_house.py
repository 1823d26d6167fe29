"""The house keeps its own rules: short files, short functions, no forbidden tool, no leaked address."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

FORBIDDEN = {
    r"\.query\.(get|filter|all|first|order_by)\b": "write select(): the query attribute is the old way",
    r"\|\s*safe\b": "a template never trusts what a person typed",
    r"\bMarkup\(": "the templates escape; nobody else makes HTML",
    r"\brender_template_string\b": "a page is a file",
    r"\btext\(\s*f[\"']": "SQL is never put together from strings",
    r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(": "only the clock reads the clock",
    r"\b(TODO|FIXME|XXX)\b": "what is left to do stands in an issue",
}
ALLOWED = {("app/core/clock.py", r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(")}

LEAKS = {
    "the address of a package registry": r"https?://[^\s\"']*(/simple/?\b|artifactory|nexus|proxy)",
    "a path of somebody’s machine": r"(?<![\w.])/(work|home|root|Users)/\w",
    "a page of drafts": r"\b(DESIGN|STYLE)\.md\b|(?<![\w/])field/\w+\.md",
}


def tracked(*suffixes: str) -> Iterator[Path]:
    """List the files that git knows, and those about to be."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def source_files() -> list[Path]:
    return [path for path in tracked(".py") if "versions" not in path.parts]


def application_files() -> list[Path]:
    kept = (".py", ".html", ".txt", ".xml")
    return [path for path in tracked(*kept) if name_of(path).startswith(("app/", "certificates/"))]


def test_no_source_file_is_longer_than_a_reader_can_hold():
    too_long = {name_of(path): len(path.read_text().splitlines()) for path in source_files()}

    assert {name: lines for name, lines in too_long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_page():
    found = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]

    assert found == []


@pytest.mark.parametrize("pattern", FORBIDDEN, ids=FORBIDDEN.values())
def test_the_application_does_without(pattern: str):
    found = [
        f"{name_of(path)}:{number}"
        for path in application_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line) and (name_of(path), pattern) not in ALLOWED
    ]

    assert found == []


@pytest.mark.parametrize("pattern", LEAKS.values(), ids=LEAKS.keys())
def test_no_file_gives_away(pattern: str):
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in tracked(
            ".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".html", ".css", ".js", ""
        )
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(pattern, line) and path != Path(__file__).resolve()
    ]

    assert found == []


@pytest.mark.parametrize("folder", ["utils", "helpers", "common", "manager", "managers", "misc"])
def test_no_drawer_holds_a_bit_of_everything(folder: str):
    assert [name_of(path) for path in source_files() if folder in {*path.parts, path.stem}] == []


def test_the_import_contracts_are_kept():
    lint = Path(sys.executable).parent / "lint-imports"

    answer = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_demonstration_alone_tells_its_past():
    tellers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if "clock.telling(" in path.read_text(encoding="utf-8")
    }

    assert {teller.rpartition("/")[0] for teller in tellers} == {"app/spaces/demo"}
