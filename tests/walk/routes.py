"""Every route of the application, read from its own map."""

from dataclasses import dataclass

from flask import Flask

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, order=True)
class Route:
    """One method of one address."""

    rule: str
    method: str
    endpoint: str
    arguments: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Return what the access matrix names it by."""
        return self.method, self.rule

    @property
    def is_safe(self) -> bool:
        """Tell whether it only reads."""
        return self.method in SAFE

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: Flask) -> list[Route]:
    """List the routes, HEAD and OPTIONS apart: Flask answers them from GET."""
    return sorted(
        Route(rule.rule, method, rule.endpoint, tuple(sorted(rule.arguments)))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def reading(app: Flask) -> list[Route]:
    """List the routes that only read."""
    return [route for route in routes(app) if route.is_safe]


def writing(app: Flask) -> list[Route]:
    """List the routes that may write."""
    return [route for route in routes(app) if not route.is_safe]
