"""What our documents always say stands in one list, which whoever loads a framework consults."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import certificates
from certificates.fixed import ATTENDANCE_LABELS, FIXED_SENTENCES

LAYOUTS = sorted((Path(certificates.__file__).parent / "layouts").glob("*.py"))
FRENCH = re.compile(r"[A-ZÉa-z][a-zà-ÿ]+ .*[a-zà-ÿ]{2}|[A-ZÉ][a-zà-ÿ]*é[a-zà-ÿ]*")


def refused(tree: ast.Module) -> set[int]:
    """Return the texts with which a module refuses, whole or in pieces: they are never drawn."""
    made = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    refusals = (node for node in made if ast.unparse(node.func) == "Unprintable")
    return {id(part) for node in refusals for part in ast.walk(node)}


def written(tree: ast.Module) -> Iterator[str]:
    """Walk the texts of a module, without its docstrings and its refusals."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)} | refused(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_every_french_word_that_a_layout_writes_stands_in_the_list():
    texts = {text.strip() for path in LAYOUTS for text in written(ast.parse(path.read_text()))}

    drawn = {text for text in texts if FRENCH.match(text)}

    assert drawn, "the layouts write something"
    assert sorted(drawn - {*FIXED_SENTENCES, *ATTENDANCE_LABELS}) == []
