"""The verifiers of Node: one process, asked as many questions as there are."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
INSTALLED = FOLDER / "node_modules"


@dataclass(frozen=True)
class Verifiers:
    """What others' programs say of ours; `accepted` in an answer is their verdict."""

    process: "subprocess.Popen[str]"

    def token(
        self, token: str, jwks: Mapping[str, Any], *, at: datetime, kind: str = "JWT"
    ) -> dict[str, Any]:
        """Ask `jose` about a signed token."""
        return self._asked("token", token=token, jwks=jwks, at=at.isoformat(), type=kind)

    def proof(
        self,
        document: Mapping[str, Any],
        did: Mapping[str, Any],
        *,
        at: datetime,
        status_list: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Ask `@digitalbazaar/vc` about a document with its proof, and whether it was revoked."""
        return self._asked("proof", document=document, did=did, at=at.isoformat(), list=status_list)

    def bit(self, encoded: str, position: int) -> dict[str, Any]:
        """Ask `@digitalbazaar/vc-bitstring-status-list` for one bit of an encoded list."""
        return self._asked("bit", encoded=encoded, position=position)

    def key(self, method: Mapping[str, Any]) -> dict[str, Any]:
        """Ask `@digitalbazaar/ed25519-multikey` to read a published key."""
        return self._asked("key", method=method)

    def _asked(self, question: str, **values: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"question": question, **values}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the verifiers stopped"
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def verifying() -> Iterator[Verifiers]:
    """Start the verifiers, give them, and stop them."""
    node = shutil.which("node")
    assert node is not None
    with subprocess.Popen(
        [node, FOLDER / "verifiers.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Verifiers(process)
        finally:
            process.terminate()
