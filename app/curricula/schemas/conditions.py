"""The conditions of a rule: each metric of the closed list has its own keys."""

from typing import Any

from marshmallow import ValidationError, post_load

from app.curricula.rules.conditions import Condition, Decider, Scope, Unit
from app.curricula.rules.plain import METRICS
from app.curricula.schemas.fields import Exact, Flag, Hours, Share, StrictSchema, Whole, Word, a_code, many


class _ConditionSchema(StrictSchema):
    @post_load
    def _as_lists_that_cannot_change(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


class ValidatedRatioSchema(_ConditionSchema):
    """A share of things validated."""

    unit = Word(among=Unit, required=True)
    scope = Word(among=Scope, required=True)
    min = Share(required=True)
    count_optional = Flag()


class ValidatedCountSchema(_ConditionSchema):
    """A number of things validated."""

    unit = Word(among=Unit, required=True)
    scope = Word(among=Scope, required=True)
    min = Whole(least=1, required=True)


class LevelCountSchema(_ConditionSchema):
    """A number of competencies at a level, named by its ordinal."""

    min_level = Whole(least=1, required=True)
    scope = Word(among=Scope, required=True)
    min = Whole(least=1, required=True)


class MandatorySchema(_ConditionSchema):
    """Things that nothing can replace."""

    codes = many(a_code(), required=True)


class AttendanceHoursSchema(_ConditionSchema):
    """Hours of presence."""

    min = Hours(required=True)
    scope = Word(among=Scope)


class ShareSchema(_ConditionSchema):
    """A share of the planned hours, or of a test's points."""

    min = Share(required=True)
    scope = Word(among=Scope)


class Deciders(Exact[tuple[Decider, ...]]):
    """One role, or several of which any may decide."""

    def read(self, value: Any) -> tuple[Decider, ...]:
        """Read one role, or a list of roles."""
        word = Word(among=Decider)
        roles = value if isinstance(value, list) else [value]
        if not roles:
            raise ValidationError("Dites qui décide.")
        return tuple(Decider(word.read(role)) for role in roles)


class DecisionSchema(_ConditionSchema):
    """A human decision."""

    by = Deciders(required=True)
    distinct = Flag()
    outside = Flag()


SCHEMAS: dict[str, type[StrictSchema]] = {
    "validated_ratio": ValidatedRatioSchema,
    "validated_count": ValidatedCountSchema,
    "level_count": LevelCountSchema,
    "mandatory": MandatorySchema,
    "attendance_hours": AttendanceHoursSchema,
    "attendance_ratio": ShareSchema,
    "score_ratio": ShareSchema,
    "decision": DecisionSchema,
}


class OneCondition(Exact[Condition]):
    """A condition, read by the keys that its metric has."""

    def read(self, value: Any) -> Condition:
        """Read a condition by its metric."""
        if not isinstance(value, dict) or "metric" not in value:
            raise ValidationError(f"Une condition commence par « metric » : {', '.join(SCHEMAS)}.")
        metric = value["metric"]
        if not isinstance(metric, str) or metric not in SCHEMAS:
            known = f"Cette condition n’existe pas. Celles qui existent : {', '.join(SCHEMAS)}."
            raise ValidationError({"metric": [known]})
        rest = {key: inner for key, inner in value.items() if key != "metric"}
        return METRICS[metric](**SCHEMAS[metric]().load(rest))
