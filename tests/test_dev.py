"""`dev` needs a bare Python, says what it can do, and refuses what it cannot."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"


def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, DEV, *arguments], capture_output=True, text=True, check=False)


def test_it_needs_nothing_but_the_standard_library():
    nodes = list(ast.walk(ast.parse(DEV.read_text())))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_it_says_what_can_be_asked(arguments: tuple[str, ...]):
    answer = asked(*arguments)

    assert answer.returncode == 0
    assert all(
        f"dev {command}" in answer.stdout for command in ("run", "test", "check", "bench", "palier", "setup")
    )


def test_it_refuses_what_it_does_not_know():
    assert asked("vole").returncode == 2


def test_the_pins_name_no_registry():
    pins = "".join(path.read_text() for path in (ROOT / "requirements").glob("*.txt"))

    assert "://" not in pins
    assert "--" not in pins


def test_the_verifiers_of_node_are_pinned_and_name_no_registry():
    lock = json.loads((ROOT / "tests" / "outside" / "package-lock.json").read_text())
    installed = {name: each for name, each in lock["packages"].items() if name}

    assert all("integrity" in each and "resolved" not in each for each in installed.values())
    assert all(version[0].isdigit() for version in lock["packages"][""]["dependencies"].values())


def test_whatever_runs_is_also_tested():
    run, test = (
        set((ROOT / "requirements" / f"{name}.txt").read_text().splitlines()) for name in ("run", "test")
    )

    assert run <= test


def test_ci_can_be_read_by_the_shell():
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0
