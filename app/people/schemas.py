"""What people's forms may send; whatever else comes with them is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.core import clock
from app.core.errors import Invalid
from app.people.models.persons import NAME_LENGTH
from app.people.rules.names import shows_something

UNEXPECTED = "Ce champ n’était pas attendu. Rechargez la page et recommencez."
OLDEST = 1900


class Form(Schema):
    """A form whose fields are all known."""

    error_messages = {"unknown": UNEXPECTED}  # noqa: RUF012 - marshmallow reads it so

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


def text(label: str, *, longest: int, required: bool = False) -> fields.String:
    """Describe a line of text; `label` begins the sentence when it is missing."""
    checks: list[Callable[[str], Any]] = [
        validate.Length(max=longest, error=f"{longest} caractères au plus, s’il vous plaît.")
    ]
    messages: dict[str, str | list[Any] | dict[Any, Any]] = {"required": label, "invalid": label}
    if not required:
        return fields.String(load_default="", validate=checks, error_messages=messages)

    def is_seen(typed: str) -> None:
        if not shows_something(typed):
            raise ValidationError(label)

    checks.append(is_seen)
    return fields.String(required=True, validate=checks, error_messages=messages)


class BirthYear(fields.Field[int | None]):
    """A year of birth: four digits, of somebody who may be alive; empty when it is not known."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> int | None:
        typed = str(value).strip()
        if not typed:
            return None
        is_a_year = len(typed) == 4 and typed.isascii() and typed.isdigit()
        if is_a_year and OLDEST <= int(typed) <= clock.today().year:
            return int(typed)
        raise ValidationError("Écrivez l’année en quatre chiffres, par exemple 1958.")


class SignInForm(Form):
    """An identifiant, its secret, and the page that was asked for."""

    identifiant = text("Tapez votre numéro de carte ou votre identifiant.", longest=60, required=True)
    secret = text("Tapez votre code secret ou votre mot de passe.", longest=200, required=True)
    next = text("", longest=500)


class CardForm(Form):
    """The secret of a card that was scanned."""

    secret = text("Tapez votre code secret.", longest=200, required=True)


class LearnerForm(Form):
    """A new learner: a given name is enough; `another` says that a namesake is somebody else."""

    given_name = text("Écrivez un prénom.", longest=NAME_LENGTH, required=True)
    family_name = text("", longest=NAME_LENGTH)
    birth_year = BirthYear(load_default=None)
    site = text("", longest=26)
    another = fields.Boolean(load_default=False)


class NamesForm(Form):
    """The names of a learner, put right."""

    given_name = text("Écrivez un prénom.", longest=NAME_LENGTH, required=True)
    family_name = text("", longest=NAME_LENGTH)
    birth_year = BirthYear(load_default=None)


class UploadForm(Form):
    """The site of the people that a file names."""

    site = text("Choisissez un lieu.", longest=26, required=True)


class GoodLinesForm(Form):
    """Whether to import the good lines of a file that has wrong ones."""

    good_lines = fields.Boolean(load_default=False)


class NothingForm(Form):
    """A button alone."""


def read(form: Form, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form says.

    Raises:
        Invalid: some fields are wrong; each has its sentences.
    """
    try:
        loaded: dict[str, Any] = form.load(sent)
    except ValidationError as trouble:
        raise Invalid("Il reste quelque chose à corriger.", _sentences(trouble)) from None
    return loaded


def _sentences(trouble: ValidationError) -> dict[str, list[str]]:
    assert isinstance(trouble.messages, dict), "a form has named fields"
    return {str(name): list(sentences) for name, sentences in trouble.messages.items()}
