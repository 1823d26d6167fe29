"""Palier: from a first click to a digital-skills certificate that an employer trusts."""
