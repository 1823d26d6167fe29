"""Those who came earlier in the year, so that the figures of the demonstration have something to count."""

from app.spaces.demo.story import Someone

_LINES = """
Anne-Marie Jézéquel 1951 non; Bakary Sissoko 1978 oui; Catherine Le Bris 1963 non; Dominique Pennec 1957 non
Emre Yıldız 1984 oui; Fabienne Cozic 1968 non; Georges Tanguy 1944 non; Hawa Camara 1992 oui
Isabelle Kerbrat 1970 non; José Ferreira 1959 oui; Karima Belkacem 1981 oui; Louis Madec 1946 non
Maëlle Perrot 2001 non; Nadia Rahmani 1975 oui; Odette Le Roux 1939 non; Patrick Calvez 1961 non
Quentin Hascoët 2003 oui; Rachid Ouali 1969 oui; Solange Bothorel 1948 non; Tuğba Çelik 1995 oui
Urielle Guillou 1966 non; Victor Marchand 1954 non; Wafa Trabelsi 1987 oui; Xavier Le Meur 1972 non
Yannick Berthou 1958 non; Zoé Lannuzel 2000 non; Aminata Sow 1983 oui; Bernard Quiniou 1950 non
Corinne Favé 1964 non; Dragan Petrović 1977 oui; Évelyne Stéphan 1955 non; Hamid Azzouzi 1979 oui
"""


def _someone(line: str, position: int) -> Someone:
    names, year, qpv = line.rsplit(" ", 2)
    given_name, family_name = names.split(" ", 1)
    away = (position % 5 + 1,) if position % 3 == 0 else ()
    return Someone(given_name, family_name, int(year), (6 + position % 5, 10), away=away, qpv=qpv == "oui")


_EVERYBODY = [
    _someone(line.strip(), position)
    for position, line in enumerate(_LINES.strip().replace("\n", ";").split(";"))
]
EARLIER = tuple(tuple(_EVERYBODY[start : start + 8]) for start in range(0, len(_EVERYBODY), 8))
"""Four groups of eight, in the order in which they came."""


def earned(someone: Someone) -> bool:
    """Tell whether the story gives this person a Visa: nine things in ten, and never away."""
    return someone.managed[0] >= 9 and not someone.away
