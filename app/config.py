"""Settings: read once from the environment; incomplete or weak ones refuse to start."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

LEAST_SECRET = 32
PASSWORD_COSTS = ("owasp", "minimal")
"""`minimal` protects nobody: it is refused outside the demonstration."""

SEAL_KEYS = ("p256", "rsa3072")


class SettingsRefused(RuntimeError):
    """The settings would make an unsafe or broken installation; the message says what to set."""


@dataclass(frozen=True)
class SealToken:
    """The PKCS#11 token that keeps the keys of the seals: its maker's library, its label, its PIN."""

    module: str
    label: str
    pin: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs from one installation to another.

    `database_url` and `jobs_url` are SQLAlchemy addresses; `public_url` is printed in QR codes
    for ever; `keys_dir` holds the root, the issuing authority and the seals; `tsa_url` is a
    timestamping authority (RFC 3161), without whose word nothing is sealed once it is named;
    `secret_key_former` are earlier secrets, that only open what devices locked.
    """

    database_url: str
    jobs_url: str
    public_url: str
    secret_key: str
    keys_dir: Path
    keys_passphrase: str
    demo: bool = False
    password_cost: str = "owasp"  # noqa: S105 - the name of a cost, not a password
    upload_bytes: int = 2 * 1024 * 1024
    trusted_proxies: int = 0
    seal_key: str = "p256"
    seal_token: SealToken | None = None
    tsa_url: str | None = None
    secret_key_former: tuple[str, ...] = ()

    @property
    def public_url_is_printable(self) -> bool:
        """Tell whether certificates may carry this address: https, and not this machine."""
        address = urlsplit(self.public_url)
        return address.scheme == "https" and not _is_loopback(address.hostname or "")

    @property
    def uses_https(self) -> bool:
        """Tell whether people reach us over TLS, so that cookies can insist on it."""
        return urlsplit(self.public_url).scheme == "https"


def _is_loopback(host: str) -> bool:
    if not host or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings of this installation.

    Raises:
        SettingsRefused: a secret is too short, or a word or number is not one that we know.
    """
    demo = environment.get("PALIER_DEMO", "") == "1"
    home = Path(environment.get("PALIER_HOME", "instance")).resolve()
    host, port = environment.get("HOST", "127.0.0.1"), environment.get("PORT", "5000")
    database_url = environment.get("DATABASE_URL", f"sqlite:///{home / 'palier.sqlite'}")
    jobs_beside = f"sqlite:///{home / 'jobs.sqlite'}" if database_url.startswith("sqlite") else database_url
    return Settings(
        database_url=database_url,
        jobs_url=environment.get("JOBS_URL", jobs_beside),
        public_url=_web_address("PUBLIC_URL", environment.get("PUBLIC_URL", f"http://{host}:{port}")),
        secret_key=_secret(environment, "SECRET_KEY", home=home),
        keys_dir=Path(environment.get("KEYS_DIR", str(home / "keys"))),
        keys_passphrase=_secret(environment, "KEYS_PASSPHRASE", home=home),
        demo=demo,
        password_cost=_among(environment, "PASSWORD_COST", PASSWORD_COSTS if demo else PASSWORD_COSTS[:1]),
        trusted_proxies=_hops(environment.get("TRUSTED_PROXIES", "0")),
        seal_key=_among(environment, "SEAL_KEY", SEAL_KEYS),
        seal_token=_seal_token(environment),
        tsa_url=_timestamping_address(environment.get("TSA_URL", "")),
        secret_key_former=tuple(environment.get("SECRET_KEY_FORMER", "").split()),
    )


def _web_address(name: str, address: str) -> str:
    """Return an address of the web without its last slash."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsRefused(f"{name} vaut « {address} » ; écrivez une adresse qui commence par https://.")
    return address.rstrip("/")


def _timestamping_address(address: str) -> str | None:
    """Return the address of the timestamping authority: over TLS, or on this machine."""
    if not address:
        return None
    parts = urlsplit(_web_address("TSA_URL", address))
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise SettingsRefused("TSA_URL est l’adresse d’un service d’horodatage : elle commence par https://.")
    return address


def _seal_token(environment: Mapping[str, str]) -> SealToken | None:
    """Return the token that keeps the keys of the seals; named in part, it is refused."""
    module = environment.get("SEAL_PKCS11_MODULE", "")
    label = environment.get("SEAL_PKCS11_TOKEN", "")
    pin = environment.get("SEAL_PKCS11_PIN", "")
    given = [bool(value) for value in (module, label, pin)]
    if any(given) and not all(given):
        raise SettingsRefused(
            "SEAL_PKCS11_MODULE, SEAL_PKCS11_TOKEN et SEAL_PKCS11_PIN vont ensemble : donnez les trois."
        )
    return SealToken(module, label, pin) if all(given) else None


def _among(environment: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    """Return a word of a closed list, the first where nothing is said."""
    value = environment.get(name, known[0])
    if value not in known:
        raise SettingsRefused(f"{name} vaut « {value} » ; écrivez {' ou '.join(known)}.")
    return value


def _hops(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        raise SettingsRefused("TRUSTED_PROXIES est un nombre de serveurs : 0, 1 ou 2.")
    return int(typed)


def installation_is_here(environment: Mapping[str, str]) -> bool:
    """Tell whether these settings lead to an installation that was made already."""
    return "DATABASE_URL" in environment or Path(environment.get("PALIER_HOME", "instance")).is_dir()


def _secret(environment: Mapping[str, str], name: str, *, home: Path) -> str:
    """Return a secret from the environment, else the one this installation made for itself."""
    value = environment.get(name) or _own_secret(home / name.lower())
    if len(value) < LEAST_SECRET:
        raise SettingsRefused(
            f"{name} est trop court : donnez-lui au moins {LEAST_SECRET} caractères tirés au hasard."
        )
    return value


def _own_secret(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def current_settings() -> Settings:
    """Read the settings from this process's environment."""
    return settings_from(os.environ)
