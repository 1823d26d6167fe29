"""Why evidence is refused."""

from app.core.errors import Invalid


class LevelUnknown(Invalid):
    """An item or a level does not belong to the framework of the course."""

    code = "level_unknown"
