"""Frameworks, their versions, domains, competencies, items and rules, loaded from files."""
