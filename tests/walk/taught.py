"""What is taught in the small country: a course, its module, a sheet to read."""

from app.courses.models import Course, ResourceKind
from tests.support.teaching import a_resource, the_module


def taught_things(course: Course) -> dict[str, str]:
    """Say what stands behind each part of an address about what is taught."""
    notes = ("notes.txt", "text/plain; charset=utf-8", b"Bonjour")
    sheet = a_resource(course, kind=ResourceKind.SHEET, file=notes)
    return {
        "/parcours/nouveau/<usual>": "/parcours/nouveau/debutants",
        "/parcours/<course_id>": f"/parcours/{course.public_id}",
        "/modules/<int:module_id>": f"/modules/{the_module(course).id}",
        "/ressources/<resource_id>": f"/ressources/{sheet.public_id}",
        "<any(copier,retirer,reprendre):act>": "copier",
        "<any(monter,descendre,retirer,reprendre,seances):act>": "monter",
        "<any(retirer,reprendre):act>": "reprendre",
    }
