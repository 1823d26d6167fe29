"""A learner's way towards a title, in plain words: what they can do, what is left, what comes next."""

from app.spaces.path.certifications import Certification
from app.spaces.path.next_step import NextStep
from app.spaces.path.parts import Group, Part, Skill
from app.spaces.path.remaining import summary_of
from app.spaces.path.whole import Path, path_of
from app.spaces.path.words import Known, level_word

__all__ = [
    "Certification",
    "Group",
    "Known",
    "NextStep",
    "Part",
    "Path",
    "Skill",
    "level_word",
    "path_of",
    "summary_of",
]
