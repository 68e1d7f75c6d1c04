"""Writes every generated page: `python -m docs.generate`."""

from docs.generate.page import FOLDER, pages

for page in pages():
    (FOLDER / page.name).write_text(page.text(), encoding="utf-8")
