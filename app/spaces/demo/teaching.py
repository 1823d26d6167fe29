"""What is taught in the demonstration: pages for the course that everybody follows, and one more course."""

from app.core.database import db
from app.core.french import typography
from app.courses.models import Course
from app.courses.reading import UsualCourse, usual_courses
from app.courses.services import ResourceAsked, add_resource
from app.courses.services.usual import create_usual_course
from app.curricula.queries import framework_version_id
from app.people.models import Person, Structure
from app.spaces.demo import story

FOLLOWED, READY = "visa-internet", "debutants"


def teach() -> None:
    """Give the Visa Internet its pages to read, and the place a course for beginners, ready to use."""
    epn = db.session.scalars(db.select(Structure).where(Structure.name == story.EPN)).one()
    trainer = db.session.scalars(
        db.select(Person).where(Person.family_name == story.STAFF[0].family_name).order_by(Person.id)
    ).first()
    by = trainer.id if trainer else None
    course = db.session.scalars(
        db.select(Course).where(
            Course.structure_id == epn.id, Course.framework_version_id == framework_version_id(FOLLOWED)
        )
    ).one()
    for each in _usual(FOLLOWED).resources[:2]:
        asked = ResourceAsked(title=typography(each.title), words=typography(each.words))
        add_resource(course.id, each.kind, asked, by=by)
    create_usual_course(epn.id, _usual(READY), by=by)


def _usual(code: str) -> UsualCourse:
    return next(each for each in usual_courses() if each.code == code)
