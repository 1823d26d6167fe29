"""All the certificates of a manager's structures in one file, sent while it is read."""

import csv
import io
from collections.abc import Iterator, Sequence

from flask import Response, request, stream_with_context

from app.awards.queries.archive import ArchivedLine, files_of, lines_to_archive
from app.awards.rules import CertificateState
from app.awards.views.blueprint import blueprint
from app.core import clock, journal
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.pages import disposition, form_fields
from app.core.writing import writing
from app.core.zips import Member, Names, zipped

LIST = "liste.csv"
FIRST_YEAR = 2000
_COLUMNS = ("Fichier", "Titulaire", "Titre", "Délivré le", "État", "Empreinte SHA-256")
_STATES = {
    CertificateState.PENDING: "attend son cachet",
    CertificateState.IN_FORCE: "en vigueur",
    CertificateState.EXPIRED: "expiré",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would carry out."""


@blueprint.post("/certificats/archive.zip")
@open_to(Role.MANAGER)
def archive() -> Response:
    """Send every certificate in force, of a year (`annee`) or of a batch (`lot`), and their list."""
    reach = current_reach()
    managed = reach.structures_as(Role.MANAGER)
    lines = lines_to_archive(managed, year=_year_asked(), batch=_batch_asked())
    if not lines:
        raise NotFound("Il n’y a aucun certificat à télécharger ici.")
    with writing():
        for structure_id in managed:
            journal.record(structure_id, "awards:archive:taken", str(len(lines)), by=reach.person_id)
    response = Response(stream_with_context(zipped(_members(lines))), content_type="application/zip")
    name = f"certificats-{clock.today().isoformat()}.zip"
    response.headers["Content-Disposition"] = disposition("attachment", name)
    return response


def _batch_asked() -> str | None:
    """Return the batch of the form, by its public id; None for all of them."""
    named = form_fields(request.form).get("lot")
    return named if isinstance(named, str) and named else None


def _year_asked() -> int | None:
    """Return the year of the form; what is no year of ours is every year."""
    year = request.form.get("annee", type=int)
    return year if year is not None and year in range(FIRST_YEAR, clock.today().year + 1) else None


def _members(lines: Sequence[ArchivedLine]) -> Iterator[Member]:
    """Yield the list first, then each sealed document under a name that people can read."""
    names, now = Names(), clock.in_paris(clock.now())
    named = {line.certificate_id: names.take(f"{line.title} - {line.holder_name}", "pdf") for line in lines}
    yield Member(name=LIST, content=_listed(lines, named), at=now)
    for line, pdf in files_of(lines):
        assert line.sealed_at is not None
        yield Member(name=named[line.certificate_id], content=pdf, at=clock.in_paris(line.sealed_at))


def _listed(lines: Sequence[ArchivedLine], named: dict[int, str]) -> bytes:
    """Write the list for a spreadsheet; the codes are left out, for they open pages."""
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=";")
    table.writerow(_COLUMNS)
    for line in lines:
        file = named[line.certificate_id] if line.sealed_at else ""
        table.writerow(
            _harmless(cell)
            for cell in (
                file,
                line.holder_name,
                line.title,
                line.granted_on.isoformat(),
                _STATES.get(line.state, ""),
                line.digest or "",
            )
        )
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
