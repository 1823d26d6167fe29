"""Persons, structures, sites, learners, memberships, consents, ways to sign in."""
