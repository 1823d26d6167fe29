"""The command line of sessions: closed sheets examined."""

from app.sessions.commands.verify import attendance_group

__all__ = ["attendance_group"]
