"""Read what a device sends of the acts that it noted without a network."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from app.sessions.rules.offline import ActKind
from app.sessions.rules.presence import Presence

LONGEST_KEY = 36
LONGEST_NAME = 300
LONGEST_NOTE = 500
MOST_NAMED = 2000
YEARS = range(2000, 2101)
LARGEST_ID = 2**63 - 1


class Unreadable(Exception):
    """An act does not say what an act says; it is kept as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a device noted. `said` is the act as sent.

    `learner` is a public id or, after a `+`, the key of the act by which somebody walked in. `names` are what
    the device showed when it was noted: ids of facts, and keys of its own earlier acts. `began` is
    the start of the session as the device knew it. Hours are on the clocks of Paris.
    """

    key: str
    kind: ActKind
    about: str
    said: Mapping[str, Any]
    learner: str = ""
    names: tuple[int | str, ...] = ()
    began: datetime | None = None
    claimed_at: datetime | None = None
    presence: Presence | None = None
    arrived_at: time | None = None
    left_at: time | None = None
    note: str = ""
    item_id: int = 0
    level: int = 0
    given_name: str = ""
    family_name: str = ""

    @property
    def earlier(self) -> frozenset[str]:
        """What must be known before this act: keys of acts, and somebody who walked in (`+key`)."""
        named = {name for name in self.names if isinstance(name, str)}
        return frozenset(named | {self.learner} if self.learner.startswith("+") else named)


def key_of(sent: Any) -> str | None:
    """Return the key of an act, if it has one that can be kept."""
    key = sent.get("key") if isinstance(sent, dict) else None
    is_one = isinstance(key, str) and 0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()
    return key if is_one else None


def session_named(sent: Mapping[str, Any]) -> str:
    """Return the public id of the session that an act names; empty when it names none."""
    named = sent.get("session")
    is_one = isinstance(named, str) and len(named) <= 26 and named.isascii() and named.isprintable()
    return str(named) if is_one else ""


def moment_claimed(sent: Mapping[str, Any]) -> datetime | None:
    """Return the hour of the device's clock, if it can be read."""
    with suppress(Unreadable):
        return _moment(sent, "at")
    return None


def read_act(sent: Mapping[str, Any]) -> Act:
    """Read an act whose key is known to be good.

    Raises:
        Unreadable: something is missing, too long, or not what it should be.
    """
    kind = _text(sent, "kind", most=20)
    if kind not in set(ActKind):
        raise Unreadable
    act = {
        "key": sent["key"],
        "kind": ActKind(kind),
        "about": _text(sent, "session", most=26),
        "said": sent,
        "names": _names(sent.get("replaces", [])),
        "began": _moment(sent, "began"),
        "claimed_at": _moment(sent, "at"),
    }
    return Act(**act, **_PARTS[ActKind(kind)](sent))


def _mark(sent: Mapping[str, Any]) -> dict[str, Any]:
    presence = _text(sent, "presence", most=20)
    if presence not in set(Presence):
        raise Unreadable
    return {
        "learner": _text(sent, "learner", most=LONGEST_KEY + 1),
        "presence": Presence(presence),
        "arrived_at": _hour(sent, "arrived_at"),
        "left_at": _hour(sent, "left_at"),
        "note": _text(sent, "note", most=LONGEST_NOTE, least=0).strip(),
    }


def _tick(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "learner": _text(sent, "learner", most=LONGEST_KEY + 1),
        "item_id": _number(sent, "item", most=LARGEST_ID),
        "level": _number(sent, "level", most=99),
    }


def _walk_in(sent: Mapping[str, Any]) -> dict[str, Any]:
    given_name = _text(sent, "given_name", most=LONGEST_NAME).strip()
    if not given_name:
        raise Unreadable
    return {
        "given_name": given_name,
        "family_name": _text(sent, "family_name", most=LONGEST_NAME, least=0).strip(),
    }


_PARTS = {ActKind.MARK: _mark, ActKind.TICK: _tick, ActKind.WALK_IN: _walk_in}


def _text(sent: Mapping[str, Any], name: str, *, most: int, least: int = 1) -> str:
    value = sent.get(name, "")
    if not isinstance(value, str) or not least <= len(value) <= most or "\0" in value:
        raise Unreadable
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unreadable from None
    return value


def _number(sent: Mapping[str, Any], name: str, *, most: int) -> int:
    value = sent.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Unreadable
    return value


def _hour(sent: Mapping[str, Any], name: str) -> time | None:
    typed = _text(sent, name, most=8, least=0)
    if not typed:
        return None
    try:
        return time.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        raise Unreadable from None


def _moment(sent: Mapping[str, Any], name: str) -> datetime | None:
    typed = _text(sent, name, most=40, least=0)
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise Unreadable from None
    if moment.tzinfo is None or moment.year not in YEARS:
        raise Unreadable
    return moment.astimezone(UTC)


def _names(named: Any) -> tuple[int | str, ...]:
    if not isinstance(named, list) or len(named) > MOST_NAMED:
        raise Unreadable
    return tuple(dict.fromkeys(_name(each) for each in named))


def _name(named: Any) -> int | str:
    is_id = isinstance(named, int) and not isinstance(named, bool) and 0 < named <= LARGEST_ID
    is_key = isinstance(named, str) and key_of({"key": named}) is not None
    if not (is_id or is_key):
        raise Unreadable
    return named  # type: ignore[no-any-return]
