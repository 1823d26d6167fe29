"""A timestamping authority on this machine: OpenSSL's, behind a small web server, with its own root."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support import tools

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass
class LocalAuthority:
    """An authority that dates whatever it is sent; `spoil` may change its answers before they leave."""

    folder: Path
    url: str = ""
    spoil: Callable[[bytes], bytes] = bytes
    clock: Sequence[str] = ()
    asked: int = 0
    _numbers: threading.Lock = field(default_factory=threading.Lock)

    @property
    def root(self) -> Path:
        """The certificate that its chain ends in."""
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        """Answer a request as OpenSSL does."""
        with self._numbers:
            self.asked += 1
            (self.folder / "asked.tsq").write_bytes(request)
            arguments = ["ts", "-reply", "-config", self.folder / "tsa.conf", "-section", "here"]
            files = ["-queryfile", self.folder / "asked.tsq", "-out", self.folder / "told.tsr"]
            tools.run(*self.clock, tools.require("openssl"), *arguments, *files)
            return self.spoil((self.folder / "told.tsr").read_bytes())

    def renew(self, *, key: Key | None = None) -> None:
        """Sign from now on with another key, under the same name and another root."""
        _write_keys(self.folder, key or ec.generate_private_key(ec.SECP256R1()))


@contextmanager
def local_authority(folder: Path, *, key: Key | None = None) -> Iterator[LocalAuthority]:
    """Serve an authority on a port of this machine for as long as the block lasts."""
    folder.mkdir(exist_ok=True)
    (folder / "serial").write_text("01\n")
    (folder / "tsa.conf").write_text(_SETTINGS.format(folder=folder))
    authority = LocalAuthority(folder)
    authority.renew(key=key)
    with ThreadingHTTPServer(("127.0.0.1", 0), _answering(authority)) as server:
        authority.url = f"http://127.0.0.1:{server.server_port}/tsa"
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            yield authority
        finally:
            server.shutdown()
            serving.join()


def _answering(authority: LocalAuthority) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *arguments: object) -> None:
            """Keep quiet."""

    return Answering


def _write_keys(folder: Path, key: Key) -> None:
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Racine de l’horodatage", root_key, "Racine de l’horodatage", root_key)
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    own = _certificate("Horodatage de Brest", key, "Racine de l’horodatage", root_key, purposes=purposes)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(own.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tsa.key").write_bytes(private)


def _certificate(
    name: str, key: Key, issuer: str, issuer_key: Key, *, purposes: x509.ExtendedKeyUsage | None = None
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=purposes is None, path_length=None), critical=True)
    )
    if purposes is not None:
        builder = builder.add_extension(purposes, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())
