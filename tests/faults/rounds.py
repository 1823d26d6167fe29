"""How many times a fault is tried: a few by themselves, as many as `PALIER_ROUNDS` says when asked.

`python3 dev faults` tries them all.
"""

import os

SETTING = "PALIER_ROUNDS"


def rounds(few: int) -> int:
    """Return how many rounds to play: what the setting says, a few without it."""
    return int(os.environ.get(SETTING, few))
