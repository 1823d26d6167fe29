"""Text that a spreadsheet will open: it must be shown, never carried out."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would carry out."""

GUARD = "'"


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute instead of showing it."""
    return f"{GUARD}{cell}" if cell.startswith(_STARTS) else cell


def unguarded(cell: str) -> str:
    """Take back the apostrophe that `harmless` put."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(_STARTS) else cell
