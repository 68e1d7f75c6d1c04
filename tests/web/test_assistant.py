"""The assistant proposes on the page of an escalation, and a person takes it or leaves it."""

from escalation_manager.core import commands as c
from tests.api.office import Office
from tests.web.seen import Looker


def test_a_round_of_its_work_shows_what_it_did_and_what_waits(office: Office) -> None:
    mia, id_ = Looker(office, "mia"), office.raised()
    for script in (False, True):
        page = mia.press(mia.get(f"/e/{id_}"), "#assist-form button[value=work]", script=script)
        assert page.status == 200
        assert "Acknowledge the alert" in page.text("#assistant .trace")
        assert page.one("#assistant .trace a[href$='#doing']")
    assert "without a language model" in page.text("#assistant")


def test_a_proposal_stands_with_its_grounds_until_somebody_answers(office: Office) -> None:
    mia, id_ = Looker(office, "mia"), office.raised()
    done = mia.press(mia.get(f"/e/{id_}"), "#assist-form button[value=summary]")
    page = mia.follow(done)
    assert page.text("#notice") == "A summary is proposed."
    assert "Proposed by the rules" in page.text("#assistant")
    link = str(page.one("#assistant .draft p a").attributes["href"])
    assert mia.get(link).one(link.partition("#")[2].join(("#", "")))
    mia.press(page, "#assistant input[name=taken] ~ button")
    (kept,) = office.desk.show(id_, actor="mia").state.assisted
    assert (kept.taken, kept.answered_by) == (True, "mia")
    assert not mia.get(f"/e/{id_}").all("#assistant .draft")


def test_what_it_writes_is_words_and_never_markup(office: Office) -> None:
    id_, mia = office.raised(), Looker(office, "mia")
    agent = next(p.id for p in office.desk.policy.directory().people.values() if p.agent)
    words = "<b>Bold</b> <script>alert(1)</script> {{ 7*7 }}"
    office.desk.submit(c.Suggest("summary", words), actor=agent, escalation=id_)
    page = mia.get(f"/e/{id_}")
    assert "alert(1)" in page.text("#assistant .words")
    assert not page.all("#assistant b b, #assistant script")


def test_no_assistant_reads_a_restricted_one(office: Office) -> None:
    id_, daniel = office.restricted("daniel"), Looker(office, "daniel")
    refused = daniel.send(f"/e/{id_}/assist", script=True, way="work")
    assert "no assistant may read it" in refused.text("#refusal")
    assert Looker(office, "mia").send(f"/e/{id_}/assist", way="work").status == 404
