"""Every place beside the queue: who may look, what they see, and that no word becomes markup."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from tests.api.office import Office, copied
from tests.web.seen import Looker
from tests.web.test_pages import EVIL, evil, strict

PLACES = (
    "/new",
    "/new?account=evil&words=Nothing+works+any+more",
    "/approvals",
    "/accounts",
    "/accounts?q=%3Cscript",
    "/accounts/acc_123",
    "/accounts/evil",
    "/metrics",
    "/metrics/sla_compliance",
    "/metrics/load",
    "/handbook",
    "/handbook/edit",
    "/handbook/changes",
    "/search?q=%3Cscript%3E",
    "/search?q=mia",
    "/admin",
    "/admin/people",
    "/admin/people/mia",
    "/admin/keys",
    "/admin/appearance",
    "/e/ESC-0001/report",
    "/e/ESC-0001/report?audience=customer",
)
MANAGERS, ADMINS = ("/admin/connections",), ("/admin/audit",)
ROLES = ("mia", "daniel", "ines", "lena", "amara", "petra", "ruth")
"""CSM, CS Manager, VP CS, engineering lead, legal, admin, auditor."""


@pytest.fixture(scope="module")
def lively(plain_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office where whatever a stranger can name is named by somebody who means us ill."""
    office = Office(copied(plain_desk, tmp_path_factory.mktemp("places")))
    evil(office)
    account = {
        "id": "evil",
        "name": EVIL,
        "arr": "100",
        "contract": {"plan": EVIL, "credits": EVIL},
        "contacts": [{"id": "ev1", "name": EVIL, "title": EVIL, "email": "x@evil.example"}],
    }
    office.desk.load_text("evil", json.dumps({"accounts": [account]}).encode())
    raised = c.Raise("evil", f"Our invoice is wrong: {EVIL}", subject=EVIL)
    id_ = office.desk.submit(raised, actor="mia").escalation
    asked = c.RequestGoodwill("service_credit", EVIL, Money(Decimal(50)))
    office.desk.submit(asked, actor="mia", escalation=id_)
    message = c.WriteMessage(f"It will be fixed by 17:00 today. {EVIL}", recipient="x@evil.example")
    office.desk.submit(message, actor="mia", escalation=id_)
    office.desk.submit(c.SendMessage("M1"), actor="mia", escalation=id_)
    yield office
    office.close()


@pytest.fixture(scope="module")
def lookers(lively: Office) -> dict[str, Looker]:
    return {person: Looker(lively, person) for person in ROLES}


@pytest.mark.parametrize("path", PLACES)
def test_every_place_is_strict_for_a_manager(lookers: dict[str, Looker], path: str) -> None:
    page = lookers["daniel"].get(path)
    strict(page)
    assert "<script>alert" not in page.answer.text
    assert "onerror=alert(2)>" not in page.answer.text.replace("&gt;", "")


@pytest.mark.parametrize("person", ROLES)
def test_every_role_sees_what_is_for_everybody(lookers: dict[str, Looker], person: str) -> None:
    for path in PLACES:
        page = lookers[person].get(path)
        if path.startswith("/new") and person == "ruth":
            assert page.status == 403
            assert "change nothing" in page.text("#refused")
        else:
            assert page.status == 200, (path, page.text())


@pytest.mark.parametrize("person", ROLES)
def test_what_is_for_some_says_whom_to_ask(lookers: dict[str, Looker], person: str) -> None:
    may = {
        **dict.fromkeys(MANAGERS, ("daniel", "ines", "petra")),
        **dict.fromkeys(ADMINS, ("petra", "ruth")),
    }
    for path, who in may.items():
        page = lookers[person].get(path)
        assert page.status == (200 if person in who else 403), path
        if page.status == 200:
            strict(page)
        else:
            assert "Ask" in page.text("#refused")


def test_the_signed_out_come_back_to_where_they_wanted(lively: Office) -> None:
    browser = lively.browser()
    for path in (*PLACES, *MANAGERS, *ADMINS, "/metrics.csv", "/e/ESC-0001/report.pdf"):
        answer = browser.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?next=%2F")


@pytest.mark.parametrize(
    "path",
    ["/accounts/nobody", "/metrics/nothing", "/admin/people/nobody", "/e/ESC-9999/report",
     "/e/ESC-9999/report.md", "/handbook?version=nine", "/metrics/charts/none.csv"],
)  # fmt: skip
def test_what_is_not_there_is_a_page(lookers: dict[str, Looker], path: str) -> None:
    page = lookers["mia"].get(path)
    assert page.status == 404
    assert page.text("h1") == "Nothing is here"


@pytest.mark.parametrize(
    "path",
    ["/metrics?from=x", "/metrics?from=2026-02-01&to=2026-01-01", "/metrics?from=0001-01-01"],
)
def test_a_window_that_cannot_be_is_refused(lookers: dict[str, Looker], path: str) -> None:
    assert lookers["mia"].get(path).status == 422
