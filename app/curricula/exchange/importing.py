"""From another tool's file to one of ours: read, written as an author would, and checked as one."""

import re
from dataclasses import dataclass

from app.curricula import reading
from app.curricula.errors import UnreadableFramework
from app.curricula.exchange.case_reading import read_case
from app.curricula.exchange.coding import LONGEST_CODE, a_line, a_slug
from app.curricula.exchange.crosswalk_file import Known, crosswalk_text
from app.curricula.exchange.csv_reading import read_csv
from app.curricula.exchange.errors import Findings, too_large
from app.curricula.exchange.folding import folded
from app.curricula.exchange.framework_file import framework_text
from app.curricula.reading.files import LARGEST as LARGEST_FRAMEWORK
from app.curricula.rules.framework import FrameworkFile

LARGEST = 5 * 1024 * 1024
FIRST_VERSION = "1"
NOT_IN_AN_ADDRESS = re.compile(r"[/\\?#%]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A framework that was read from another tool's file.

    `crosswalk` is the text of a crosswalk's file, or "" where nothing matches what is loaded
    here; `notices` say what was left aside or changed.
    """

    file: FrameworkFile
    crosswalk: str
    notices: tuple[str, ...]


def imported(
    content: bytes, *, name: str, known: Known, code: str | None = None, version: str | None = None
) -> Imported:
    """Read a CASE package or a CSV file; `known` are the parts of the frameworks that are loaded.

    Raises:
        UnreadablePackage: with what is wrong; nothing is half read.
    """
    findings = Findings(name)
    if len(content) > LARGEST:
        findings.problem("", f"Ce fichier est trop gros\u202f: {LARGEST // 1024 // 1024}\u00a0Mio au plus.")
        findings.stop_if_any()
    read = read_case if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else read_csv
    outline = read(content, findings)
    parts = folded(outline, findings)
    code = code or a_slug(outline.title)[:LONGEST_CODE].strip("-")
    version = version or _fitting_version(outline.version, findings)
    text = framework_text(outline, parts, code=code, version=version, file=a_line(name))
    if len(text.encode()) > LARGEST_FRAMEWORK:
        findings.problem("", too_large(sum(1 for domain in parts for _ in domain.all)))
        findings.stop_if_any()
    crosswalk = crosswalk_text(outline, parts, code=code, known=known, findings=findings)
    return Imported(file=_checked(text, findings), crosswalk=crosswalk, notices=tuple(findings.notices))


def _fitting_version(said: str, findings: Findings) -> str:
    """Return the publisher's version, in letters that an address can hold."""
    version = NOT_IN_AN_ADDRESS.sub("-", said) or FIRST_VERSION
    if said and version != said:
        findings.notice(
            f"La version « {said} » s’écrit « {version} » ici\u202f: une adresse doit la contenir."
        )
    return version


def _checked(text: str, findings: Findings) -> FrameworkFile:
    """Read the file that was written as if an author had: with the same reader, and the same checks."""
    try:
        return reading.read_bytes(text.encode(), name=findings.file)
    except UnreadableFramework as refusal:
        for problem in refusal.problems:
            findings.problem(f"une fois converti, ligne {problem.line}", problem.sentence)
        findings.stop_if_any()
        raise
