"""`palier keys crl`: the lists of withdrawn seals, renewed and read aloud."""

import click
from cryptography import x509

from app.awards import queries
from app.awards.services import retiring
from app.core.errors import Invalid, NotFound
from app.core.french import date_fr
from app.core.keys import Keys, current_keys
from app.core.keys.lists import ListTold
from app.core.writing import writing
from certificates.keystore import ISSUING, ROOT

NAMES = {ISSUING: "Liste des cachets retirés", ROOT: "Liste des autorités retirées"}
REASONS = {
    "compromised": x509.ReasonFlags.key_compromise,
    "superseded": x509.ReasonFlags.superseded,
    "closed": x509.ReasonFlags.cessation_of_operation,
}
SHORTEST = 8


@click.command(help="Renouveler les listes de cachets retirés, et dire ce qu’elles contiennent.")
@click.option(
    "--revoke",
    "named",
    metavar="EMPREINTE",
    help="Retirer pour de bon un ancien cachet, ou une ancienne clé des copies numériques (son nom).",
)
@click.option("--reason", type=click.Choice([*REASONS]), help="Pourquoi ; sans raison si rien n’est dit.")
def crl(named: str | None, reason: str | None) -> None:
    """Sign the lists again, with one more seal or key withdrawn if asked, and say what each holds."""
    keys = current_keys()
    if named is None:
        renewed = keys.published_lists.renew_all()
    else:
        _withdraw(keys, named, reason)
        renewed = [ISSUING]
    for each in keys.published_lists.told():
        _tell(each, is_new=each.name in renewed)


def _withdraw(keys: Keys, named: str, reason: str | None) -> None:
    flag = REASONS[reason] if reason else x509.ReasonFlags.unspecified
    if keys.withdraw_credential_key(named, flag):
        click.echo("Cette clé n’est plus publiée : ce qu’elle a signé ne se vérifie plus.")
        return
    certificate = _seal(named)
    if any(certificate == keys.seal_certificate(each) for each in keys.structures_with_a_seal()):
        raise Invalid(
            "Ce cachet sert encore : remplacez-le d’abord, avec « palier keys rotate --structure CODE "
            "--compromised RAISON »."
        )
    keys.published_lists.withdraw([certificate], flag)
    with writing():
        retiring.note_retired(retiring.retired_and_not_noted(keys))


def _seal(typed: str) -> x509.Certificate:
    """Return the one seal of the register whose fingerprint begins so."""
    beginning = typed.replace(":", "").lower()
    found = queries.seals_beginning(beginning) if len(beginning) >= SHORTEST else []
    if len(found) != 1:
        raise NotFound(
            f"Aucun cachet du registre n’a cette empreinte. Donnez-en au moins les {SHORTEST} premiers "
            "caractères : « palier keys status » les montre."
        )
    return found[0]


def _tell(each: ListTold, *, is_new: bool) -> None:
    state = "renouvelée" if is_new else "gardée telle quelle : la clé de son autorité n’est pas ici"
    click.echo(f"{NAMES[each.name]} ({state}), valable jusqu’au {date_fr(each.until)}")
    for entry in each.withdrawn:
        reason = f", {entry.reason.value}" if entry.reason is not x509.ReasonFlags.unspecified else ""
        click.echo(f"    {entry.serial_number:x}, retiré le {date_fr(entry.at)}{reason}")
    if not each.withdrawn:
        click.echo("    Rien n’y est retiré.")
