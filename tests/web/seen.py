"""A browser without a window: pages as trees, forms filled in and sent as they stand."""

import re
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.api.office import Office

PARTIAL = {"x-partial": "1"}


@dataclass
class Page:
    """What a browser got."""

    answer: Response
    tree: LexborHTMLParser = field(init=False)

    def __post_init__(self) -> None:
        self.tree = LexborHTMLParser(self.answer.text)

    @property
    def status(self) -> int:
        return self.answer.status_code

    def all(self, css: str) -> list[LexborNode]:
        return self.tree.css(css)

    def one(self, css: str) -> LexborNode:
        found = self.tree.css(css)
        assert len(found) == 1, f"{css}: {len(found)} of them"
        return found[0]

    def text(self, css: str = "body") -> str:
        return " ".join(" ".join(node.text(separator=" ") for node in self.all(css)).split())


PROOF = re.compile(r"\b[g-z]{172}\b")
"""Every page carries that of its session, each time under another mask."""


class Looker:
    """A signed-in person, who follows links and presses buttons."""

    def __init__(self, office: Office, person: str) -> None:
        self.office = office
        self.client = office.signed_in(person).client
        del self.client.headers["x-csrf"]
        self.client.headers["accept"] = "text/html"

    def get(self, path: str, **headers: str) -> Page:
        return Page(self.client.get(path, headers=headers))

    def part(self, path: str) -> Page:
        return Page(self.client.get(path, headers=PARTIAL))

    def csrf(self) -> str:
        return str(self.get("/sign-in").one("body").attributes["data-csrf"])

    def send(self, path: str, *, script: bool = False, **fields: Any) -> Page:
        """A form of ours, as the browser sends it."""
        data = {"csrf": self.csrf(), **fields}
        return Page(self.client.post(path, data=data, headers=PARTIAL if script else {}))

    def press(self, page: Page, css: str, *, script: bool = False, **typed: Any) -> Page:
        """Fill in the form and press that button of it."""
        button = page.one(css)
        form: LexborNode | None = button
        while form is not None and form.tag != "form":
            form = form.parent
        assert form is not None
        data: dict[str, Any] = {}
        for each in form.css("input, textarea, select"):
            name, kind = each.attributes.get("name"), each.attributes.get("type")
            if not name or (kind in ("checkbox", "radio") and "checked" not in each.attributes):
                continue
            if each.tag == "select":
                chosen = each.css_first("option[selected]") or each.css_first("option")
                data[name] = (chosen.attributes.get("value") or "") if chosen else ""
            elif each.tag == "textarea":
                data[name] = each.text()
            else:
                data[name] = each.attributes.get("value") or ""
        if name := button.attributes.get("name"):
            data[name] = button.attributes.get("value") or ""
        path = str(form.attributes["action"])
        headers = PARTIAL if script else {}
        return Page(self.client.post(path, data=data | typed, headers=headers))

    def follow(self, page: Page) -> Page:
        """Where a form without script leads to."""
        assert page.status == 303, page.answer.text
        return self.get(page.answer.headers["location"])
