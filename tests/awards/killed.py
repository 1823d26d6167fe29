"""A consumer of jobs that loses its life at a chosen moment: `python -m tests.awards.killed STEP`.

The settings of the installation come on its standard input, as JSON.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import create_app
from app.awards import jobs, services
from app.awards.services import sealing
from app.config import Settings
from app.core import jobs as outbox
from app.core.database import db

HERE = Path(__file__).resolve().parents[2]

STEPS: dict[str, tuple[Any, str]] = {
    "signed": (sealing, "signed_copy"),
    "drawn": (sealing, "draw_certificate"),
    "sealed": (sealing, "sealed"),
    "half stored": (sealing, "register_seal"),
    "stored, not committed": (services, "store"),
    "committed, not told": (jobs, "seal"),
}
"""After which act the process dies: the module that calls it, and its name there."""


def kill_a_consumer(settings: Settings, step: str) -> None:
    """Sweep the outbox in a process of its own, killed by SIGKILL after a step."""
    told = json.dumps(asdict(settings), default=str)
    command = [sys.executable, "-m", "tests.awards.killed", step]
    ended = subprocess.run(command, input=told, text=True, cwd=HERE, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL, f"it lived through « {step} »"


def _deadly(act: Callable[..., Any]) -> Callable[..., Any]:
    def then_die(*args: Any, **kwargs: Any) -> Any:
        act(*args, **kwargs)
        db.session.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    return then_die


def _die_after(step: str) -> None:
    module, name = STEPS[step]
    act = _deadly(getattr(module, name))
    setattr(module, name, act)
    if module is jobs:
        outbox._handlers[jobs.SEAL] = act


def main() -> None:
    """Live until the step."""
    told = json.load(sys.stdin)
    app = create_app(Settings(**{**told, "keys_dir": Path(told["keys_dir"])}))
    _die_after(sys.argv[1])
    with app.app_context():
        outbox.sweep()


if __name__ == "__main__":
    main()
