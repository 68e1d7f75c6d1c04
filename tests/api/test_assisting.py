"""The assistant over HTTP: it works under its own name, and for those who may write."""

from escalation_manager.desk.specialist.working import Specialist
from escalation_manager.ports.models import Grounded, TextAnswer
from tests.api.office import Office
from tests.intelligence.scripted import Scripted


def test_a_round_of_work_and_a_dry_run(office: Office) -> None:
    mia, id_ = office.program("mia"), office.raised()
    tried = mia.post(f"/escalations/{id_}/assist", dry_run="true")
    assert tried.status_code == 200
    assert tried.json()["dry_run"] is True
    done = mia.post(f"/escalations/{id_}/assist").json()
    assert [step["number"] for step in done["steps"]] == list(range(1, 9))
    assert done["by"] == "assist"


def test_a_proposal_and_what_there_is_not(office: Office) -> None:
    mia, id_ = office.program("mia"), office.raised()
    made = mia.post(f"/escalations/{id_}/assist/proposals", {"about": "summary"})
    assert made.json()["suggestion"] == "S1"
    none = mia.post(f"/escalations/{id_}/assist/proposals", {"about": "weather"})
    assert none.status_code == 422
    assert "summary" in none.json()["remedy"]


def test_a_question_needs_a_model(office: Office) -> None:
    mia, id_ = office.program("mia"), office.raised()
    path = f"/escalations/{id_}/assist/questions"
    refused = mia.post(path, {"question": "Why?"})
    assert refused.status_code == 422
    assert "assistant.toml" in refused.json()["remedy"]
    answer = TextAnswer([Grounded("A lock.", [1])])
    office.desk.specialist = Specialist(office.desk, Scripted({"answer": answer}))
    assert mia.post(path, {"question": "Why?"}).json()["text"] == "A lock."


def test_whoever_may_only_read_may_not_ask_for_work(office: Office) -> None:
    id_, reader = office.raised(), office.program("mia", "read")
    for door in ("assist", "assist/proposals", "assist/questions"):
        assert reader.post(f"/escalations/{id_}/{door}").status_code == 403
