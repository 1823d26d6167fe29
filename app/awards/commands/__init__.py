"""The command line of awards: the keys of the installation, and certificates examined."""

from app.awards.commands.certificates import certificates_group
from app.awards.commands.keys import keys_group

__all__ = ["certificates_group", "keys_group"]
