"""The kinds of value that a framework's file may hold; none is ever guessed or rounded."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError, fields

from app.curricula.rules.flaw import Path
from app.curricula.strict_yaml import Unquoted

T = TypeVar("T")
FRACTION = re.compile(r"[1-9][0-9]{0,3}/[1-9][0-9]{0,3}")
DECIMAL = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
WHOLE = re.compile(r"[0-9]{1,4}")
CODE = re.compile(r"[A-Za-z0-9]+([.\-][A-Za-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9.]+)*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MISSING = "Il manque cette clé."
KINDS = {str: "un texte", dict: "un groupe de clés", list: "une liste", type(None): "rien"}


def seen_as(value: Any) -> str:
    """Say in French what sort of thing was found."""
    return f"« {value.text} »" if isinstance(value, Unquoted) else KINDS[type(value)]


class Exact(fields.Field[T]):
    """A value read from exactly what the file says."""

    def __init__(self, **options: Any) -> None:
        messages: dict[str, Any] = {"required": MISSING, "null": "Il manque une valeur ici."}
        super().__init__(error_messages=messages, **options)

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> T:
        return self.read(value)

    def read(self, value: Any) -> T:
        """Read the value.

        Raises:
            ValidationError: with a French sentence that says what to write.
        """
        raise NotImplementedError


class Text(Exact[str]):
    """A line of text, in Unicode's composed form."""

    def __init__(self, *, longest: int = 300, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def read(self, value: Any) -> str:
        """Read one line: neither empty, nor too long, nor with hidden characters."""
        if isinstance(value, Unquoted):
            raise ValidationError(
                f'« {value.text} » sans guillemets n’est pas lu comme un texte : écrivez "{value.text}".'
            )
        if not isinstance(value, str):
            raise ValidationError(f"Il faut un texte ici, pas {seen_as(value)}.")
        text = unicodedata.normalize("NFC", value.strip())
        if not text:
            raise ValidationError("Ce texte est vide.")
        if len(text) > self.longest:
            raise ValidationError(f"Ce texte a {len(text)} caractères : {self.longest} au plus.")
        if any(unicodedata.category(character) in self.refused_categories() for character in text):
            raise ValidationError("Ce texte contient un caractère invisible : effacez-le et retapez-le.")
        return text

    def refused_categories(self) -> frozenset[str]:
        """Return the Unicode categories of which no character is taken."""
        return frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


class Prose(Text):
    """Several lines of text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=4000, **options)

    def refused_categories(self) -> frozenset[str]:
        """Allow the ends of lines."""
        return super().refused_categories() - {"Cc"}


class Shaped(Text):
    """A text of a given shape, described to the author when it does not fit."""

    def __init__(self, shape: re.Pattern[str], described: str, **options: Any) -> None:
        super().__init__(longest=64, **options)
        self.shape = shape
        self.described = described

    def read(self, value: Any) -> str:
        """Read a line and check its shape."""
        text = super().read(value)
        if not self.shape.fullmatch(text):
            raise ValidationError(f"« {text} » ne convient pas : {self.described}.")
        return text


def a_code(**options: Any) -> Shaped:
    """Make the field of a code of level, domain, competency or item."""
    return Shaped(CODE, "des lettres, des chiffres, des points ou des traits d’union, sans accent", **options)


def a_slug(**options: Any) -> Shaped:
    """Make the field of a code of framework or rule."""
    return Shaped(SLUG, "des minuscules, des chiffres et des traits d’union, sans accent", **options)


def a_date(**options: Any) -> Shaped:
    """Make the field of a year, a month or a day, as text."""
    return Shaped(DATE, 'une date s’écrit "2026", "2026-11" ou "2026-11-24"', **options)


def an_identifier(**options: Any) -> Shaped:
    """Make the field of the identifier that another publisher gave: a UUID of CASE 1.0."""
    return Shaped(UUID, "un identifiant est un UUID en minuscules, versions 1 à 5", **options)


class Word(Text):
    """One word of a closed list."""

    def __init__(self, *, among: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.among = among

    def read(self, value: Any) -> StrEnum:
        """Read a word of the list."""
        text = super().read(value)
        if text not in {each.value for each in self.among}:
            words = ", ".join(each.value for each in self.among)
            raise ValidationError(f"« {text} » n’est pas un mot admis ici : {words}.")
        return self.among(text)


class Whole(Exact[int]):
    """A whole number, without quotes."""

    def __init__(self, *, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.least = least

    def read(self, value: Any) -> int:
        """Read digits."""
        if not isinstance(value, Unquoted) or not WHOLE.fullmatch(value.text):
            raise ValidationError("Il faut un nombre entier ici, en chiffres et sans guillemets.")
        if int(value.text) < self.least:
            raise ValidationError(f"Il faut un nombre d’au moins {self.least}.")
        return int(value.text)


class Hours(Exact[Fraction]):
    """A number of hours: `12`, `1.5`, or a fraction as text, kept exact."""

    def read(self, value: Any) -> Fraction:
        """Read a whole number, a decimal or a fraction, above zero."""
        text = value.text if isinstance(value, Unquoted) else value
        shape = DECIMAL if isinstance(value, Unquoted) else FRACTION
        if not isinstance(text, str) or not shape.fullmatch(text) or not Fraction(text):
            raise ValidationError('Il faut un nombre d’heures ici : 12, 1.5 ou "3/2".')
        return Fraction(text)


class Share(Exact[Fraction]):
    """A share above 0 and up to 1, as an exact fraction in text: `"4/5"`."""

    def read(self, value: Any) -> Fraction:
        """Read a fraction."""
        if value == "1":
            return Fraction(1)
        if isinstance(value, str) and FRACTION.fullmatch(value) and Fraction(value) <= 1:
            return Fraction(value)
        raise ValidationError(
            'Une part s’écrit en fraction exacte entre guillemets, jusqu’à "1" : par exemple "4/5".'
        )


class Flag(Exact[bool]):
    """`true` or `false`, and nothing else."""

    def read(self, value: Any) -> bool:
        """Read one of two words."""
        if not isinstance(value, Unquoted) or value.text not in {"true", "false"}:
            raise ValidationError("Écrivez true ou false, sans guillemets.")
        return value.text == "true"


def many(inner: fields.Field[Any], **options: Any) -> fields.List[Any]:
    """Make the field of a list."""
    messages: dict[str, Any] = {
        "invalid": "Il faut une liste ici : une ligne par élément, avec un tiret.",
        "required": MISSING,
        "null": "Il manque une liste ici.",
    }
    return fields.List(inner, error_messages=messages, **options)


def a_group(schema: type[Schema], **options: Any) -> fields.Nested:
    """Make the field of a group of keys."""
    messages: dict[str, Any] = {
        "required": MISSING,
        "null": "Il manque un groupe de clés ici.",
    }
    return fields.Nested(schema, error_messages=messages, **options)


class StrictSchema(Schema):
    """A group of keys of which none is unknown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        names = ", ".join(field.data_key or name for name, field in self.fields.items())
        self.error_messages = {
            "type": "Il faut un groupe de clés ici.",
            "unknown": f"Cette clé n’existe pas ici. Celles qui existent : {names}.",
        }


def at_paths(messages: Any, path: Path = ()) -> list[tuple[Path, str]]:
    """Flatten what marshmallow says into sentences, each with its path and its key in front."""
    if not isinstance(messages, Mapping):
        key = next((step for step in reversed(path) if isinstance(step, str)), None)
        return [(path, f"{key} : {sentence}" if key else sentence) for sentence in messages]
    found: list[tuple[Path, str]] = []
    for key, inner in messages.items():
        found += at_paths(inner, path if key == "_schema" else (*path, key))
    return found
