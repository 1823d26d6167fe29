"""How evidence is weighed, how long it counts, and how presence is rounded."""

from app.curricula.schemas.fields import StrictSchema, Whole


class HeldBySchema(StrictSchema):
    """So many observations among those of the last days."""

    n = Whole(least=1, required=True)
    of_last = Whole(least=1, required=True)


class RoundingSchema(StrictSchema):
    """The unit to which each session's presence is rounded down."""

    minutes = Whole(least=1, required=True)
