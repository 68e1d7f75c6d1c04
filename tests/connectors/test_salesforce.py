"""What the desk reads in Salesforce and writes there, once, whatever it and the line do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from escalation_manager.connectors.salesforce import Salesforce
from escalation_manager.core.errors import Never, NotFound, TryAgain
from escalation_manager.ports.connectors import Crm
from tests.channels.served import (
    Fault,
    dead,
    garbled,
    limited,
    says,
    silent,
    trouble,
    well,
)
from tests.connectors.salesforce_served import (
    ACCOUNT,
    ACME_ID,
    GLOBEX_ID,
    KEY,
    LENA,
    MAPPED,
    MIA,
    SalesforceServed,
    salesforce_served,
    settings,
)
from tests.connectors.troubles import LATER, NOTE, TASK, TROUBLES
from tests.contracts.acme import ACME, NOON, ago


@pytest.fixture
def served() -> Iterator[SalesforceServed]:
    with salesforce_served() as served:
        yield served


@pytest.fixture
def crm(served: SalesforceServed, stored: Crm) -> Salesforce:
    return Salesforce(settings(served), stored)


def account(served: SalesforceServed) -> dict[str, object]:
    return next(one for one in served.kept["Account"] if one["Id"] == ACME_ID)


# --- what is read --------------------------------------------------------------------------------


def test_salesforce_has_the_last_word_on_what_is_mapped(
    served: SalesforceServed, stored: Crm
) -> None:
    account(served).update(
        Name="Acme Group", ARR__c=520000.5, Health__c=41.6, Renewal__c="2026-06-01",
        OwnerId=LENA, Legal_SLA__c=True, Since__c="2020-01-01", CurrencyIsoCode="EUR",
    )  # fmt: skip
    more = {"sla_is_contractual": "Legal_SLA__c", "customer_since": "Since__c"}
    mapped = {**MAPPED, **more, "currency": "CurrencyIsoCode"}
    told = Salesforce(settings(served, properties=mapped), stored).get_account("acc_123")
    assert (told.name, told.arr, told.currency) == ("Acme Group", Decimal("520000.5"), "EUR")
    assert (told.health, told.contract.renews_on) == (42, date(2026, 6, 1))
    assert told.contract.sla_is_contractual
    assert told.customer_since == date(2020, 1, 1)
    assert told.team == (("csm", "lena"), ("cs_manager", "daniel"))
    assert told.contacts == ACME.contacts


def test_what_salesforce_leaves_empty_is_unknown(served: SalesforceServed, crm: Salesforce) -> None:
    account(served).update(Name=None, ARR__c=None, Health__c=101, OwnerId="005xx000001X8WzAAK")
    told = crm.get_account("acc_123")
    assert (told.name, told.arr, told.health, told.team) == (ACME.name, None, None, ACME.team)


def test_a_customer_it_does_not_know_is_what_the_desk_knows(
    served: SalesforceServed, stored: Crm
) -> None:
    served.kept["Account"].clear()
    crm = Salesforce(settings(served), stored)
    assert crm.get_account("acc_123") == ACME
    assert crm.get_interactions("acc_123") == stored.get_interactions("acc_123")
    before = len(served.requests)
    # Without a field for it the desk's id would be a record id, and this is none.
    assert Salesforce(settings(served, account_field=""), stored).get_account("acc_123") == ACME
    assert len(served.requests) == before


def test_of_two_accounts_with_one_id_none_is_taken(
    served: SalesforceServed, crm: Salesforce
) -> None:
    served.put("Account", Name="A double", **{ACCOUNT: "acc_123"})
    for ask in (
        lambda: crm.get_account("acc_123"),
        lambda: crm.add_note(NOTE, at=NOON, by="mia"),
    ):
        with pytest.raises(Never, match="two accounts whose Desk_Account__c is 'acc_123'"):
            ask()
    assert served.kept["Task"] == []


def test_who_serves_an_account_is_known_without_it(served: SalesforceServed, stored: Crm) -> None:
    crm = Salesforce(settings(served), stored)
    told = crm.get_account("acc_123", include_contract=False, include_health=False)
    assert (told.team, served.requests) == (ACME.team, [])


def test_an_id_is_a_word_and_never_a_piece_of_the_question(
    served: SalesforceServed, crm: Salesforce
) -> None:
    for wicked in ("x' OR Id != '", "\\", "a\\' OR Name = 'x", "x'\n--", "漢字'"):
        with pytest.raises(NotFound):
            crm.get_account(wicked)
        with crm._asking() as asking:
            assert crm._find(asking, wicked) is None
        account(served)[ACCOUNT] = wicked
        with crm._asking() as asking:
            found = crm._find(asking, wicked)
        assert found is not None
        assert found["Id"] == ACME_ID


def test_cases_and_activities_stand_in_the_history_page_by_page(
    served: SalesforceServed, stored: Crm
) -> None:
    for number in range(5):
        at = ago(number + 0.5).isoformat(timespec="milliseconds")
        served.put("Case", AccountId=ACME_ID, Subject=f"c{number}", Status="New", CreatedDate=at)
    at = ago(1).isoformat(timespec="milliseconds")
    served.put(
        "Case", AccountId=ACME_ID, Subject="Angry", Status="Closed", Type="Gripe", CreatedDate=at
    )
    served.put("Case", AccountId=GLOBEX_ID, Subject="not theirs", CreatedDate=at)
    served.put("Case", AccountId=ACME_ID, Subject="of no time", CreatedDate=None)
    served.put("Task", WhatId=ACME_ID, Subject="Call", Description="They\n are fine", IsClosed=True,
               TaskSubtype="Call", CreatedDate=at)  # fmt: skip
    served.put("Task", WhatId=ACME_ID, Subject="To do", CreatedDate=at)
    served.put("Task", WhatId=ACME_ID, Subject="Ours", IsClosed=True, CreatedDate=at, **{KEY: "k"})
    crm = Salesforce(settings(served, case_types={"Gripe": "complaint"}), stored)
    (complaint,) = crm.get_interactions("acc_123", types=("complaint",), since=ago(60))
    assert (complaint.summary, complaint.status, complaint.at) == ("Angry", "Closed", ago(1))
    (call,) = crm.get_interactions("acc_123", types=("call",))
    assert (call.summary, call.at) == ("They are fine", ago(1))
    tickets = crm.get_interactions("acc_123", types=("support_ticket",), since=ago(3.5))
    assert [one.summary for one in tickets] == ["c0", "c1", "c2", "Login", "c3"]
    (old,) = crm.get_interactions("acc_123", types=("support_ticket",), until=ago(4))
    assert old.summary == "c4"
    everything = crm.get_interactions("acc_123")
    assert len(everything) == len(stored.get_interactions("acc_123")) + 7
    assert [one.at for one in everything] == sorted((o.at for o in everything), reverse=True)


def test_no_more_is_asked_than_is_needed(served: SalesforceServed, crm: Salesforce) -> None:
    crm.get_interactions("acc_123", types=("meeting",))
    assert served.requests == []
    crm.get_interactions("acc_123", types=("escalation", "support_ticket", "complaint"))
    assert served.asked() == ["POST token", "Account", "Case"]


# --- what is written -----------------------------------------------------------------------------


def test_tasks_stand_there_with_owner_and_due_time(
    served: SalesforceServed, crm: Salesforce
) -> None:
    made = crm.create_task(TASK, at=NOON, by="mia", key="k")
    first, second = served.kept["Task"]
    told = {
        "WhatId": ACME_ID,
        "Subject": "ESC-0001: Acknowledge customer",
        "Description": "Owner on the desk: csm: mia\nEscalation: ESC-0001\n"
        "Due: 2026-03-11T01:00:00.000Z",
        "Status": "Not Started",
        "ActivityDate": "2026-03-11",
        "ReminderDateTime": "2026-03-11T01:00:00.000Z",
        "IsReminderSet": True,
        "OwnerId": MIA,
        KEY: made[0].id,
    }
    assert {name: first[name] for name in told} == told
    assert "OwnerId" not in second


def test_what_people_changed_there_is_left_alone(served: SalesforceServed, crm: Salesforce) -> None:
    crm.create_task(TASK, at=NOON, by="mia", key="k")
    served.kept["Task"][0]["Status"] = "Completed"
    crm.create_task(TASK, at=LATER, by="mia", key="k")
    assert [one["Status"] for one in served.kept["Task"]] == ["Completed", "Not Started"]


def test_a_communication_is_a_task_that_is_done(served: SalesforceServed, crm: Salesforce) -> None:
    crm.add_note(replace(NOTE, text=f"{NOTE.text} {'word ' * 8_000}"), at=NOON, by="mia", key="k")
    (there,) = served.kept["Task"]
    assert (there["Subject"], there["Status"], there["TaskSubtype"]) == (
        "ESC-0001 (call)", "Completed", "Call",
    )  # fmt: skip
    assert there["Description"].startswith("ESC-0001 (call)\n<b>All</b> is well & quiet.\nBye")
    assert there["Description"].endswith("… (the whole text is on the desk)")


def test_of_what_only_some_may_read_it_gets_a_stub(
    served: SalesforceServed, crm: Salesforce
) -> None:
    crm.add_note(replace(NOTE, restricted_to=("amara",)), at=NOON, by="amara")
    (there,) = served.kept["Task"]
    assert there["Description"] == "ESC-0001: a communication of a restricted escalation"
    assert there["Description"] == there["Subject"]


def test_a_dry_run_looks_and_leaves_nothing(served: SalesforceServed, crm: Salesforce) -> None:
    crm.create_task(TASK, at=NOON, by="mia", dry_run=True)
    assert served.kept["Task"] == []
    served.kept["Account"].clear()
    with pytest.raises(Never, match="no account whose Desk_Account__c is 'acc_123'") as found:
        crm.create_task(TASK, at=NOON, by="mia", dry_run=True)
    assert "then retry" in str(found.value)


# --- what goes wrong -----------------------------------------------------------------------------

FAULTS: dict[str, Fault] = {
    **TROUBLES,
    "a row is locked": says(400, [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": "locked"}]),
    "its day is used up": says(403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "used"}]),
}


@pytest.mark.parametrize("which", FAULTS)
def test_whatever_goes_wrong_there_is_one_of_each_in_the_end(
    served: SalesforceServed, crm: Salesforce, which: str
) -> None:
    crm.get_account("acc_123")
    # The customer is asked for, what is there already, and each task is made that is not.
    for before in (2, 2) if which.startswith("it did it") else (0, 1, 2):
        served.faults = [well] * before + [FAULTS[which]]
        with pytest.raises(TryAgain, match="Salesforce"):
            crm.create_task(TASK, at=NOON, by="mia", key="k")
        assert served.faults == []
    made = crm.create_task(TASK, at=LATER, by="mia", key="k")
    assert [one[KEY] for one in served.kept["Task"]] == [one.id for one in made]


def test_a_session_that_ended_is_begun_anew_once(served: SalesforceServed, crm: Salesforce) -> None:
    crm.get_account("acc_123")
    crm.get_account("acc_123")
    assert served.asked() == ["POST token", "Account", "Account"]
    served.end_sessions()
    assert crm.create_task(TASK, at=NOON, by="mia", key="k")
    assert served.asked()[3:6] == ["Account", "POST token", "Account"]
    refused = says(401, [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}])
    served.faults = [refused, well, refused]
    with pytest.raises(Never, match="Salesforce answered 401: Session expired") as found:
        crm.get_account("acc_123")
    assert "client_id" in found.value.remedy


def test_without_a_token_nothing_is_asked(served: SalesforceServed, crm: Salesforce) -> None:
    faults = (trouble, dead, garbled, limited(), says(200, {"token": 1}), says(200, {
        "access_token": "two\nlines"}))  # fmt: skip
    for fault in faults:
        served.faults = [fault]
        with pytest.raises(TryAgain, match="Salesforce"):
            crm.get_account("acc_123")
    assert served.asked() == ["POST token"] * len(faults)


def test_another_worker_was_faster(served: SalesforceServed, crm: Salesforce) -> None:
    """Both looked, and there was none: the external id lets only one be made."""
    crm.add_note(NOTE, at=NOON, by="mia", key="k")
    none = says(200, {"totalSize": 0, "done": True, "records": []})
    twice = says(400, [{"errorCode": "DUPLICATE_VALUE", "message": "duplicate"}])
    served.faults = [well, none, twice]
    crm.add_note(NOTE, at=NOON, by="mia", key="k")
    assert len(served.kept["Task"]) == 1
    served.faults = [well, none, twice, none]
    with pytest.raises(TryAgain, match="does not show it"):
        crm.add_note(NOTE, at=NOON, by="mia", key="k")


def test_it_is_left_alone_as_long_as_it_says(served: SalesforceServed, crm: Salesforce) -> None:
    crm.get_account("acc_123")
    used = says(403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "used up"}])
    for fault, minutes in ((limited("120"), 2), (used, 15)):
        served.faults = [fault]
        with pytest.raises(TryAgain) as found:
            crm.add_note(NOTE, at=NOON, by="mia")
        assert found.value.at == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(403, "the right"), (400, "Object Manager"), (302, "Check"), (300, "unique")],
)
def test_a_refusal_says_what_to_change(
    served: SalesforceServed, crm: Salesforce, status: int, remedy: str
) -> None:
    said = [{"errorCode": "NO", "message": "No, because."}]
    served.faults = [well, says(status, said, headers={"Location": f"{served.url}/elsewhere"})]
    with pytest.raises(Never, match=f"Salesforce answered {status}: No, because") as found:
        crm.create_task(TASK, at=NOON, by="mia")
    assert remedy in found.value.remedy
    assert "s&cret" not in str(found.value)
    assert len(served.requests) == 2


def test_strangers_in_an_answer_get_no_token(served: SalesforceServed, crm: Salesforce) -> None:
    for elsewhere in ("https://evil.example/q", "//evil.example/services/data/", "/elsewhere"):
        body = {
            "totalSize": 9,
            "done": False,
            "records": [{"Id": "1"}],
            "nextRecordsUrl": elsewhere,
        }
        crm.get_account("acc_123")
        served.faults = [well, says(200, body)]
        with pytest.raises(TryAgain, match="cannot be read"):
            crm.get_interactions("acc_123", types=("support_ticket",))
    odd_ones: tuple[object, ...] = (
        3, [], {"records": []}, {"done": True, "records": [3]}, {"done": 1, "records": {}},
    )  # fmt: skip
    for odd in odd_ones:
        served.faults = [says(200, odd)]
        with pytest.raises(TryAgain, match="cannot be read"):
            crm.get_account("acc_123")


def test_all_requests_of_a_question_share_its_time(served: SalesforceServed, stored: Crm) -> None:
    crm = Salesforce(settings(served, timeout=60, budget=1), stored)
    served.faults = [well, well, silent]
    with pytest.raises(TryAgain, match=r"cannot be reached: ReadTimeout|took longer than 1 s"):
        crm.get_interactions("acc_123")


def test_a_check_says_what_is_wrong(served: SalesforceServed, stored: Crm, crm: Salesforce) -> None:
    assert crm.check() == ""
    wrong = settings(served, properties={"arr": "ARR__c", "health": "Helth__c"}, team={})
    assert "No such column 'Helth__c'" in Salesforce(wrong, stored).check()
    assert "no field Other__c" in Salesforce(settings(served, key_field="Other__c"), stored).check()
    served.unique = False
    assert "must be an external id, and unique" in crm.check()
    closed = Salesforce(settings(served, client_secret="old"), stored).check()
    assert "invalid client credentials" in closed
    assert "client_secret" in closed
    assert served.kept["Task"] == []
