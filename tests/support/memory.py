"""Where files of tests go: in memory where the machine offers it, since a disk waits for each of them."""

import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")


def with_room_for(size: int) -> Path | None:
    """Return the folder that is in memory, if that many bytes are free there."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > size else None
