"""A restricted escalation shows nowhere but to its readers: no list, count, sum, file or search."""

from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from tests.api.office import Office, copied
from tests.web.seen import Looker

WORD = "Zebrafinch"
FILES = ("report", "report.md", "report.json", "report.pdf", "report?audience=customer")


@pytest.fixture(scope="module")
def office(plain_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One open case for everybody, and a secret one with a gift, a request and a promise."""
    office = Office(copied(plain_desk, tmp_path_factory.mktemp("secrecy")))
    office.raised()
    secret = office.raised(f"The {WORD} regulator wrote to us.", subject=f"{WORD} notice")
    submit, dollars = office.desk.submit, Money(Decimal(777))
    submit(c.RequestGoodwill("service_credit", WORD, dollars), actor="mia", escalation=secret)
    submit(c.ApproveGoodwill("G1"), actor="daniel", escalation=secret)
    submit(c.UseGoodwill("G1"), actor="mia", escalation=secret)
    submit(c.RequestGoodwill("premium_support", WORD, quantity="1 month"), actor="mia",
           escalation=secret)  # fmt: skip
    submit(c.Restrict(("amara", "daniel"), "privileged"), actor="daniel", escalation=secret)
    return office


PLACES = (
    "/approvals",
    "/accounts",
    "/accounts/acc_123",
    "/metrics",
    "/metrics.csv",
    "/metrics/escalation_rate",
    "/metrics/load",
    "/metrics/goodwill_given",
    "/metrics/charts/load-per-owner.csv",
    "/search?q=zebrafinch",
    "/search?q=ESC-0002",
    "/new?account=acc_123&words=The+Zebrafinch+regulator+wrote+to+us.",
)


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("person", ["mia", "petra", "ines"])
def test_who_is_no_reader_finds_nothing_of_it(office: Office, person: str, path: str) -> None:
    text = Looker(office, person).get(path).answer.text
    echo = parse_qsl(path.partition("?")[2])
    for said in (path, *(value for _, value in echo)):
        text = text.replace(said, "")
    assert "ESC-0002" not in text
    assert f"{WORD} notice" not in text


def test_sums_and_counts_leave_it_out(office: Office) -> None:
    mia, amara = Looker(office, "mia"), Looker(office, "amara")
    path = "/accounts/acc_123"
    assert "777" not in mia.get(path).answer.text
    assert "$777" in amara.get(path).text("#account-goodwill")
    assert len(mia.get(path).all("#account-open tbody tr")) == 1
    assert len(amara.get(path).all("#account-open tbody tr")) == 2


@pytest.mark.parametrize("file", FILES)
def test_its_report_is_not_there(office: Office, file: str) -> None:
    mia = Looker(office, "mia")
    missing, secret = mia.get(f"/e/ESC-0404/{file}"), mia.get(f"/e/ESC-0002/{file}")
    assert missing.status == secret.status == 404
    assert missing.text("main").replace("0404", "") == secret.text("main").replace("0002", "")
    assert Looker(office, "amara").get(f"/e/ESC-0002/{file}").status == 200


def test_nobody_decides_on_what_they_may_not_know_of(office: Office) -> None:
    mia = Looker(office, "ines")
    for verb in ("approve", "decline", "undo"):
        assert mia.send(f"/approvals/ESC-0002/G2/{verb}", reason="x").status == 404
    assert (
        mia.send("/new/add-to", into="ESC-0002", words="Hello, it is still broken.").status == 422
    )
