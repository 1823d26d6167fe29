"""The command line `palier`: each domain's commands, and those that run the whole."""

import json
import os
from collections.abc import Callable, Mapping
from copy import copy
from functools import wraps
from types import MappingProxyType
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from app import create_app, serving
from app.awards.commands import certificates_group, keys_group
from app.config import SettingsRefused, current_settings, installation_is_here
from app.core.errors import Refused
from app.courses.commands import group as courses_group
from app.curricula.commands import group as curricula_group
from app.people.commands import accounts_group, learners_group, places_group
from app.progress.commands import passports_group
from app.records.commands import backup, check, restore
from app.sessions.commands import attendance_group
from app.spaces import demo

Give = Callable[[Callable[..., Any]], Callable[..., Any]]


def _application() -> Flask:
    return create_app(current_settings())


class FrenchRefusals(click.Group):
    """Say a refusal as a sentence on the standard error, with exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is refused is said, what is broken stays a traceback."""
        try:
            return super().invoke(ctx)
        except (Refused, SettingsRefused) as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except (ArgumentError, OperationalError) as away:
            raise click.ClickException(
                "La base de données ne répond pas. Vérifiez DATABASE_URL, puis recommencez."
            ) from away
        except PermissionError as closed:
            raise click.ClickException(
                f"Impossible d’écrire dans {closed.filename}. Vérifiez PALIER_HOME et KEYS_DIR."
            ) from closed


@click.group(cls=FrenchRefusals, context_settings={"obj": ScriptInfo(create_app=_application)})
def main() -> None:
    """Palier : du premier clic au certificat."""


def _given(
    command: click.Command, give: Give, but: Mapping[str, Give] = MappingProxyType({})
) -> click.Command:
    """Return a copy of a command whose callback is given what it needs; of a group, each command's.

    `but` names those of a group that need something else. The domain's own command stays as it is.
    """
    given = copy(command)
    if isinstance(given, click.Group):
        inside = given.commands.items()
        given.commands = {name: _given(inner, but.get(name, give)) for name, inner in inside}
    elif given.callback is not None:
        given.callback = give(given.callback)
    return given


@main.command()
def serve() -> None:
    """Migre la base, puis sert les pages et les travaux de fond jusqu’à Ctrl-C."""
    serving.serve(current_settings())


@main.command()
def jobs() -> None:
    """Fait les travaux de fond ; « palier serve » le lance déjà."""
    serving.consume(current_settings())


@main.command()
def migrate() -> None:
    """Met la base au schéma le plus récent, et charge les référentiels livrés."""
    serving.prepared(current_settings())


@click.group(name="demo")
def demo_group() -> None:
    """La démonstration."""


@demo_group.command()
def info() -> None:
    """Écrit en JSON l’adresse, les comptes, les lieux et le certificat de la démonstration."""
    click.echo(json.dumps(demo.info(), ensure_ascii=False, indent=2))


def _wherever(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command work for whoever has no installation, and never make one in passing."""

    @wraps(callback)
    def called(*arguments: Any, **options: Any) -> Any:
        if installation_is_here(os.environ):
            try:
                application = _application()
            except (SettingsRefused, SQLAlchemyError, OSError) as trouble:
                click.echo(f"Cette installation ne s’ouvre pas : {trouble}", err=True)
            else:
                with application.app_context():
                    return callback(*arguments, **options)
        return callback(*arguments, **options)

    return called


main.add_command(_given(certificates_group, _wherever))
main.add_command(_given(attendance_group, _wherever))
main.add_command(_given(curricula_group, with_appcontext, {"check": _wherever}))
main.add_command(courses_group)
for domain in (
    accounts_group,
    learners_group,
    places_group,
    keys_group,
    passports_group,
    check,
    backup,
    restore,
    demo_group,
):
    main.add_command(_given(domain, with_appcontext))
