"""The composer: one button checks and sends; a no shows the words and the ways on."""

from escalation_manager.core import commands as c
from escalation_manager.core.escalation import MessageState
from tests.api.office import Office
from tests.web.seen import Looker, Page

PROMISE = "Hello Sarah,\n\nwe know the cause. We will have it fixed by 17:00 today.\n\nMia"


def held(mia: Looker, id_: str, *, script: bool = False) -> Page:
    return mia.press(mia.get(f"/e/{id_}"), "#composer button.primary", script=script, text=PROMISE)


def messages(office: Office, id_: str) -> list[tuple[str, MessageState]]:
    return [(m.id, m.state) for m in office.desk.show(id_, actor="mia").state.messages]


def test_a_promise_is_refused_with_its_words_underlined_and_nothing_lost(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    for script in (False, True):
        page = held(mia, id_, script=script)
        assert "409" in (str(page.status), page.answer.headers.get("x-status"))
        assert "nobody has confirmed" in page.text("#say-refusal strong")
        assert "17:00 today" in page.text("mark")
        assert page.text("#say-text").startswith("Hello Sarah")
        assert page.one("#say-refusal a[href='/handbook#promise_needs_confirmation']")
    assert messages(office, id_) == [("M1", MessageState.HELD)], "asked twice, written once"


def test_the_first_way_on_asks_a_technical_role(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    done = mia.press(held(mia, id_), "button[value=ask]")
    assert done.status == 303
    task = office.desk.show(id_, actor="mia").state.tasks[-1]
    assert "17:00 today" in task.title
    roles = office.desk.policy.directory().people[task.owner].roles
    assert set(roles) & set(office.desk.policy.handbook().roles.technical)


def test_the_second_says_it_safely_and_then_it_passes(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    safe = mia.press(held(mia, id_), "button[value=safe]")
    text = safe.text("#say-text")
    assert "I will write to you again by" in text
    assert "17:00" not in text
    assert "we know the cause" in text
    assert mia.press(safe, "#composer button.primary").status == 303
    states = dict(messages(office, id_))
    assert states["M1"] is MessageState.DISCARDED
    assert states["M2"] in (MessageState.CLEARED, MessageState.SENT)


def test_once_confirmed_the_same_words_pass(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    page = held(mia, id_)
    ready = office.watch.at.replace(hour=15)
    office.desk.submit(c.ConfirmFix(ready), actor="lena", escalation=id_)
    assert mia.press(page, "#composer button.primary", text=PROMISE).status == 303
    assert messages(office, id_)[0][1] in (MessageState.CLEARED, MessageState.SENT)


def test_unclear_words_are_one_click(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    words = "Hello Sarah, the export of Tuesday 14:00 is the one that we look at."
    page = mia.press(mia.get(f"/e/{id_}"), "#composer button.primary", text=words)
    if page.status == 303:
        return  # the readers know that this is no promise
    button = page.one("button[value^='means:past:']")
    assert mia.press(page, f"button[value='{button.attributes['value']}']").status == 303


def test_an_assistants_draft_says_so_and_waits_for_a_person(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    agent = next(p.id for p in office.desk.policy.directory().people.values() if p.agent)
    draft = c.WriteMessage("Hello Sarah, we look into it.", recipient="sarah@acme.example")
    office.desk.submit(draft, actor=agent, escalation=id_)
    page = mia.get(f"/e/{id_}")
    assert "Draft by assistant" in page.text("#messages")
    assert "we look into it" in mia.get(f"/e/{id_}?message=M1").text("#say-text")
    assert messages(office, id_) == [("M1", MessageState.DRAFT)]


def test_every_template_passes_the_gate_as_it_is(office: Office) -> None:
    mia = Looker(office, "mia")
    for purpose in ("update", "response", "acknowledgement", "resolution"):
        id_ = office.raised(f"Our {purpose} exports fail since this morning, 40 users wait.")
        page = mia.get(f"/e/{id_}?template={purpose}")
        assert page.text("#say-text")
        assert mia.press(page, "#composer button.primary").status == 303, purpose


def test_an_empty_message_is_told_beside_the_field(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    page = mia.press(mia.get(f"/e/{id_}"), "#composer button.primary", text="  ")
    assert page.status == 422
    assert "is missing" in page.text("#say-refusal").casefold()
