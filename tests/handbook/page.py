"""How are the page's tables read, so that a test can hold them as they are printed?"""

from escalation_manager.core.handbook import Handbook


def rows(table: str) -> list[tuple[str, ...]]:
    """The cells of a Markdown table below its head."""
    lines = [line.strip() for line in table.strip().splitlines()]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


WRITTEN = {
    "1 hour": "1h",
    "4 hours": "4h",
    "8 hours": "8h",
    "24 hours": "24h",
    "48 hours": "48h",
    "5 days": "5d",
    "10 days": "10d",
}
"""The page's lengths as the handbook writes them."""


def cell(handbook: Handbook, roles: tuple[str, ...]) -> str:
    """A rung as the page prints it: "VP CS + VP Eng", or "-" for nobody."""
    return " + ".join(handbook.role_label(role) for role in roles) or "-"
