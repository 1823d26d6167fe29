"""What a certificate may carry besides its words: believable portable copies, a logo, a look."""

import base64
import json
import random
from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from certificates.authority import KeyKind
from certificates.content import CertificateContent
from certificates.layouts.certificate import draw_certificate
from certificates.layouts.logo import digest, fitted
from certificates.look import Look
from certificates.pdf.attachments import Attachment
from certificates.pdf.fonts import FOLDER, Face
from tests.certificates.documents import NOW, a_content, authorities, many_groups

_TEXT = """
je trouve ouvre ferme partage une adresse un mot de passe un fichier dossier image message pièce jointe
navigateur onglet moteur de recherche réseau appareil compte site du service public formulaire clavier
souris écran imprime enregistre télécharge vérifie la source information sécurité mise à jour
"""


@cache
def attachments() -> tuple[Attachment, Attachment]:
    """Return both portable copies of a certificate of thirty items, as long as real ones."""
    chance = random.Random(30)
    document = _document(chance)
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": _noise(chance, 64)}
    header = {"alg": "RS256", "typ": "JWT", "jwk": {"kty": "RSA", "n": _noise(chance, 384), "e": "AQAB"}}
    token = ".".join((_packed(header), _packed(document), _noise(chance, 384)))
    return (
        Attachment(
            name="credential.json",
            media_type="application/vc",
            description="Copie du certificat pour les logiciels, avec sa preuve",
            content=_written(document | {"proof": proof}),
        ),
        Attachment(
            name="credential.jwt",
            media_type="application/vc+jwt",
            description="Copie signée du certificat pour les logiciels",
            content=token.encode(),
        ),
    )


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    """Return a picture as a file."""
    target = BytesIO()
    image.save(target, kind)
    return target.getvalue()


@cache
def a_drawing() -> Image.Image:
    """Draw the logo of a structure, on no ground: a ring of three colours and two lines of words."""
    image = Image.new("RGBA", (1600, 420))
    pen = ImageDraw.Draw(image)
    for part, colour in enumerate(((0, 120, 90), (60, 170, 90), (240, 180, 20))):
        pen.pieslice((20, 20, 400, 400), part * 120, (part + 1) * 120, fill=(*colour, 255))
    pen.ellipse((130, 130, 290, 290), fill=(0, 0, 0, 0))
    for text, face, size, top in (
        ("Kérourien", Face.STRONG, 190, 60),
        ("ESPACE NUMÉRIQUE", Face.TEXT, 80, 270),
    ):
        letters = ImageFont.truetype(FOLDER / f"{face.value}.ttf", size)
        pen.text((450, top), text, font=letters, fill=(20, 60, 80, 255))
    return image


@cache
def a_photograph() -> Image.Image:
    """Make a picture with as much in it as a photograph, the same each time."""
    chance = random.Random(7)
    layers = (Image.frombytes("L", (400, 300), chance.randbytes(120_000)) for _ in range(3))
    return Image.merge("RGB", [layer.filter(ImageFilter.GaussianBlur(4)) for layer in layers])


@cache
def a_logo() -> bytes:
    """Return the drawing as it is printed."""
    return fitted(png(a_drawing()))


def a_look(**changes: object) -> Look:
    """Return a look that chose everything."""
    values: dict[str, object] = {
        "accent": "#7a1f5c",
        "logo_digest": digest(a_logo()),
        "signatory_name": "Jeanne Martin",
        "signatory_title": "directrice de la médiathèque",
        "mention": "Action soutenue par la Région Bretagne et par l’État, avec France numérique ensemble.",
        "template_version": 3,
    }
    return Look(**(values | changes))  # type: ignore[arg-type]


def a_full_content(**changes: object) -> CertificateContent:
    """Return the content of a certificate that has everything: a look, thirty items, a rich alphabet."""
    name = "Nguyễn Thị Ánh-Tuyết Çelik Łukasiewicz"
    return a_content(**({"holder_name": name, "groups": many_groups(), "look": a_look()} | changes))


@cache
def full(kind: KeyKind = KeyKind.P256) -> bytes:
    """Return that certificate with its logo and both copies, sealed."""
    drawn = draw_certificate(a_full_content(), logo=a_logo(), attachments=attachments())
    return authorities(kind).seal().seal(drawn, at=NOW)


def _document(chance: random.Random) -> dict[str, object]:
    site = "https://palier.kerourien.example"
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": f"urn:uuid:{_uuid(chance)}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Visa Internet",
        "issuer": {"id": "did:web:palier.kerourien.example", "type": ["Profile"], "name": "Kérourien"},
        "validFrom": "2026-11-21T14:30:00Z",
        "credentialSubject": {
            "id": f"urn:uuid:{_uuid(chance)}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": f"{site}/referentiels/visa-internet/1.0",
                "type": ["Achievement"],
                "name": "Visa Internet",
                "description": _sentence(chance, 60),
                "criteria": {"narrative": _sentence(chance, 90)},
                "alignment": [_alignment(chance, site, number) for number in range(30)],
            },
        },
        "credentialStatus": {
            "id": f"{site}/.well-known/status/{_uuid(chance)}#93617",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "93617",
            "statusListCredential": f"{site}/.well-known/status/{_uuid(chance)}",
        },
    }  # fmt: skip


def _alignment(chance: random.Random, site: str, number: int) -> dict[str, object]:
    return {
        "type": ["Alignment"],
        "targetName": _sentence(chance, 12),
        "targetUrl": f"{site}/ims/case/v1p1/CFItems/{_uuid(chance)}",
        "targetCode": f"VI.{number // 6 + 1}.{number % 6 + 1}",
        "targetFramework": "Visa Internet (parcours EPN), version 1.0",
        "targetType": "CFItem",
    }


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_TEXT.split(), k=words)).capitalize() + "."


def _noise(chance: random.Random, size: int) -> str:
    return base64.urlsafe_b64encode(chance.randbytes(size)).rstrip(b"=").decode()


def _written(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _packed(document: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(_written(document)).rstrip(b"=").decode()
