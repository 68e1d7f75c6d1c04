"""How does the demo look in a terminal? The picture in the README, drawn from the demo itself.

python -m docs.picture
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from escalation_manager import handbook_file
from escalation_manager.demo import REHEARSAL, company
from escalation_manager.demo.story import Day
from escalation_manager.wiring import create_desk

PICTURE = Path(__file__).resolve().parent / "pictures" / "demo.svg"
WIDTH = 112
THEME = TerminalTheme(
    (21, 20, 18),
    (242, 238, 230),
    [
        (39, 36, 33),
        (255, 130, 145),
        (111, 207, 156),
        (247, 189, 107),
        (130, 184, 247),
        (214, 170, 240),
        (99, 199, 186),
        (185, 177, 162),
    ],
    [(140, 132, 118)] * 8,
)
"""The colours of the dark desk."""

FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" \
xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own frame without its web fonts: a picture asks no other host for anything."""


def draw() -> str:
    """The first scenes and the one at night, as SVG."""
    seen = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False
    )
    unseen = Console(width=WIDTH, file=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        desk = create_desk(
            Path(folder) / "demo.db", handbook_file.shipped(), rehearsal=True, at=REHEARSAL
        )
        desk.load_text("the demo company", company(), at=REHEARSAL)
        day = Day(desk, seen)
        day.a_calm_mail()
        day.a_promise_is_held()
        day.console = unseen
        day.the_long_day()
        day.console = seen
        day.three_in_the_morning()
        desk.store.close()
    return seen.export_svg(
        title="escalations story", theme=THEME, code_format=FRAME, unique_id="em"
    )


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    lines = (line.rstrip() for line in draw().splitlines())
    PICTURE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
