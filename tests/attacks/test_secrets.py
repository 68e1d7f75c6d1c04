"""Does any page tell of a restricted escalation to somebody who is not named?"""

from __future__ import annotations

import re

from escalation_manager.core import commands as c
from tests.api.office import Browser, Office
from tests.attacks.pages_of import STREAMS, paths
from tests.web.seen import PROOF

MISSING = "ESC-0404"
SECRET = "zebra-crossing"
"""Stands in everything that is said in the restricted one."""


def secret_case(office: Office) -> str:
    """A case with a bit of everything, which then only Mia, Daniel and Amara may know of."""
    command = c.Raise("acc_123", f"The {SECRET} regulator wrote to us.", f"{SECRET} matter")
    id_ = office.desk.submit(command, actor="mia").escalation
    for person, did in (
        ("mia", c.AddNote(f"{SECRET} note")),
        ("mia", c.AddTask(f"{SECRET} task", "csm", offset="+1h")),
        ("mia", c.WriteMessage(f"{SECRET}: it will be fixed by Friday.")),
        ("mia", c.SendMessage("M1")),
        ("mia", c.RequestGoodwill("service_credit", f"{SECRET} gift", quantity="1")),
        ("daniel", c.Restrict(("mia", "daniel", "amara"), "privileged")),
    ):
        office.desk.submit(did, actor=person, escalation=id_)
    office.desk.tick()
    return id_


def alike(browser: Browser, method: str, hidden: str, missing: str, id_: str) -> None:
    """The two answers differ in the number alone, which the asker knows anyway."""
    sent = {"csrf": browser.csrf, "text": "x"} if method == "POST" else None
    one = browser.client.request(method, hidden, data=sent)
    two = browser.client.request(method, missing, data=sent)
    assert one.status_code == two.status_code, (hidden, one.status_code, two.status_code)
    texts = [PROOF.sub("", each.text) for each in (one, two)]
    assert texts[0].replace(id_, "ESC-X") == texts[1].replace(MISSING, "ESC-X"), hidden
    assert one.headers.get("location", "").replace(id_, "ESC-X") == two.headers.get(
        "location", ""
    ).replace(MISSING, "ESC-X")
    assert SECRET not in one.text


def test_every_address_of_it_answers_as_if_it_were_not_there(office: Office) -> None:
    id_ = secret_case(office)
    jonas = office.signed_in("jonas")
    checked = 0
    for method in ("GET", "POST"):
        there = list(paths(office.desk, method, id_))
        gone = list(paths(office.desk, method, MISSING))
        for (hidden, _), (missing, _) in zip(there, gone, strict=True):
            if hidden != missing and hidden not in STREAMS:
                alike(jonas, method, hidden, missing, id_)
                checked += 1
    assert checked >= 3


def test_no_list_count_search_export_or_figure_tells_of_it(office: Office) -> None:
    jonas = office.signed_in("jonas")
    pages = [path for path, _ in paths(office.desk, "GET", MISSING) if path not in STREAMS]
    queries = ("", f"?q={SECRET}", "?tab=open", "?tab=mine", "?tab=resolved", "?status=all")
    before = {path + query: _counts(jonas, path + query) for path in pages for query in queries}
    id_ = secret_case(office)
    for address, text in before.items():
        now = _counts(jonas, address)
        assert SECRET not in _without_the_question(now), address
        assert id_ not in now, address
        if not address.startswith(("/metrics", "/admin")):
            assert _numbers(now) == _numbers(text), address


def test_who_is_named_sees_it(office: Office) -> None:
    id_ = secret_case(office)
    assert SECRET in office.signed_in("amara").client.get(f"/e/{id_}").text
    assert SECRET in office.signed_in("amara").client.get("/?tab=open").text


def _counts(browser: Browser, address: str) -> str:
    return str(browser.client.get(address).text)


def _without_the_question(text: str) -> str:
    """What was searched for stands in the field again, and in addresses."""
    for around in (f"q={SECRET}", f'value="{SECRET}"', f"“{SECRET}”"):
        text = text.replace(around, "")
    return text


def _numbers(text: str) -> list[str]:
    """What a count would stand in: digits that are the whole text of an element."""
    return re.findall(r">\s*(\d+)\s*<", text)
