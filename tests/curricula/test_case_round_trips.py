"""What goes out as CASE or CSV comes back the same: tree, titles, levels, identifiers."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.curricula import reading
from app.curricula.exchange import UnreadablePackage, case_bytes, csv_bytes
from app.curricula.rules import Claim, Framework, Level
from app.curricula.rules.claims import forbidden_in
from app.curricula.rules.framework import FrameworkFile
from tests.curricula.case_schema import PACKAGE
from tests.curricula.frameworks import a_framework
from tests.curricula.packages import (
    HOME,
    identifiers_in,
    published,
    read_in,
    shipped_file,
    titles_of,
    tree_of,
    written_out,
)
from tests.curricula.test_rule_properties import frameworks

SHIPPED = [path.stem for path in reading.shipped_files()]
TITLES = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z"))
        | st.sampled_from(" '\"\\:;,=+-@#{}[]&*!|>%"),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: unicodedata.normalize("NFC", " ".join(text.split())) or "x")
    .filter(lambda text: not forbidden_in(text, Claim(), is_title=True))
)


def scale_of(framework: Framework) -> list[Any]:
    return [(level.code, level.ordinal, level.name, level.description) for level in framework.levels]


@st.composite
def files(draw: st.DrawFn) -> FrameworkFile:
    """Draw a framework of any shape, with titles that are hard to write."""
    drawn = draw(frameworks())
    domains = tuple(
        replace(
            domain,
            title=draw(TITLES),
            description=draw(st.just("") | TITLES),
            competencies=tuple(
                replace(
                    competency,
                    title=draw(TITLES),
                    items=tuple(
                        replace(item, statement=draw(TITLES), optional=draw(st.booleans()))
                        for item in competency.items[draw(st.integers(0, 1)) :]
                    ),
                )
                for competency in domain.competencies
            ),
        )
        for domain in drawn.domains
    )
    ordinals = sorted(draw(st.sets(st.integers(0, 99), min_size=1, max_size=6)))
    levels = tuple(Level(code=f"N{n}", ordinal=n, name=draw(TITLES)) for n in ordinals)
    framework = a_framework(
        *domains, name=draw(TITLES), levels=levels, validated_from=draw(st.sampled_from(ordinals))
    )
    return FrameworkFile(framework=framework, text="")


@pytest.mark.parametrize("code", SHIPPED)
def test_each_shipped_framework_goes_out_and_comes_back_the_same(code: str):
    file = shipped_file(code)

    back = read_in(written_out(file), code=code)

    framework = back.file.framework
    assert tree_of(framework) == tree_of(file.framework)
    assert scale_of(framework) == scale_of(file.framework)
    assert (framework.name, framework.version) == (file.framework.name, file.framework.version)
    assert (framework.domain_word, framework.language) == (
        file.framework.domain_word,
        file.framework.language,
    )
    assert framework.validated_from == file.framework.validated_from
    assert identifiers_in(written_out(back.file)) == identifiers_in(written_out(file))
    assert back.notices == ()


@pytest.mark.parametrize("code", SHIPPED)
@pytest.mark.parametrize("for_a_spreadsheet", [True, False])
def test_each_shipped_framework_comes_back_from_its_csv(code: str, for_a_spreadsheet: bool):
    file = shipped_file(code)

    content = csv_bytes(published(file), for_a_spreadsheet=for_a_spreadsheet)
    back = read_in(content, name=f"{code}.csv", code=code)

    assert titles_of(back.file.framework) == titles_of(file.framework)
    kept = identifiers_in(written_out(back.file))
    assert kept | {"": ""} == identifiers_in(written_out(file)) | {"": ""}


@settings(max_examples=25, deadline=None)
@given(files())
def test_any_framework_comes_back_from_case_as_it_went_out(file: FrameworkFile):
    package = written_out(file)

    back = read_in(package).file

    assert list(Draft202012Validator(PACKAGE).iter_errors(package)) == []
    assert tree_of(back.framework) == tree_of(file.framework)
    assert scale_of(back.framework) == scale_of(file.framework)
    assert back.framework.validated_from == file.framework.validated_from
    assert identifiers_in(written_out(back)) == identifiers_in(package)


@settings(max_examples=25, deadline=None)
@given(files(), st.booleans())
def test_any_framework_comes_back_from_csv_as_it_went_out(file: FrameworkFile, for_a_spreadsheet: bool):
    content = csv_bytes(published(file), for_a_spreadsheet=for_a_spreadsheet)

    assert titles_of(read_in(content, name="cadre.csv").file.framework) == titles_of(file.framework)


@settings(max_examples=10, deadline=None)
@given(files())
def test_what_came_in_once_goes_out_in_the_same_bytes_for_ever(file: FrameworkFile):
    once = read_in(written_out(file), code="cadre", version="1").file
    twice = read_in(written_out(once), code="cadre", version="1").file

    assert case_bytes(published(once), public_url=HOME) == case_bytes(published(twice), public_url=HOME)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: b'{"CFDocument": ' + text.encode("utf-8", "replace"))
)
def test_whatever_is_sent_is_read_or_refused_with_sentences(content: bytes):
    try:
        said = read_in(content).notices
    except UnreadablePackage as refusal:
        said = tuple(problem.sentence for problem in refusal.problems)

    assert all(said)
