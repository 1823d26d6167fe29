"""Who may open what, as it was decided: one line per route, whatever the code says.

The seven roles are those of our structure. Each cell is what the person finds:

    ok      the view answers (a refusal of what was sent counts as an answer)
    entrer  they are led to sign in
    non     the act is not theirs (403)
    404     out of reach: nobody can tell that it exists

The last column is the same for someone of another structure who holds every role there and asks
for our things; `-` where the address names no thing of ours.
"""

TABLE = """
GET  /static/<path:filename>     ok     ok    ok    ok    ok    ok    ok    ok    ok
"""

COLUMNS = (
    "anonymous",
    "learner",
    "trainer",
    "evaluator",
    "manager",
    "counsellor",
    "funder",
    "admin",
    "elsewhere",
)


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """Return the expected answers, by method and rule."""
    found = {}
    for line in filter(None, map(str.strip, TABLE.splitlines())):
        method, rule, *cells = line.split()
        assert len(cells) == len(COLUMNS), line
        assert (method, rule) not in found, line
        found[method, rule] = dict(zip(COLUMNS, cells, strict=True))
    return found
