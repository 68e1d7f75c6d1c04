"""People, connections, keys and the audit log: who may, what it does, and that it is on record."""

from typing import Any

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.errors import Never
from escalation_manager.desk import incoming
from tests.api.office import PASSWORD, Office
from tests.web.seen import Looker
from tests.web.test_pages import strict


@pytest.fixture
def petra(office: Office) -> Looker:
    return Looker(office, "petra")


class TestPeople:
    def test_the_list_says_how_somebody_is_reached_and_who_stands_in(self, petra: Looker) -> None:
        rows = petra.get("/admin/people").all("#people tbody tr")
        (row,) = (each for each in rows if each.css("a[href='/admin/people/mia']"))
        text = " ".join(row.text(separator=" ").split())
        for words in ("CSM", "Critical: initial owner", "pager", "Jonas Brandt"):
            assert words in text

    def test_everybody_says_when_they_are_away_and_the_ladder_knows(self, office: Office) -> None:
        mia = Looker(office, "mia")
        sent = mia.send("/admin/people/mia/leave", first="2026-03-09", last="2026-03-20")
        assert "the ladder passes them over" in mia.follow(sent).text("#notice")
        id_ = office.raised()
        assert "mia" not in office.desk.show(id_, actor="daniel").state.ladder.alerted
        mia.send("/admin/people/mia/leave", first="2026-03-09", last="2026-03-20", drop="yes")
        assert all(
            str(leave.first) != "2026-03-09"
            for leave in office.desk.policy.directory().people["mia"].leaves
        )

    def test_a_manager_names_a_deputy_and_others_do_not(self, office: Office) -> None:
        assert Looker(office, "daniel").send(
            "/admin/people/mia/deputy", deputy="elena"
        ).status == 303  # fmt: skip
        assert office.desk.policy.directory().people["mia"].deputy == "elena"
        for person in ("jonas", "ruth", "lena"):
            refused = Looker(office, person).send("/admin/people/mia/deputy", deputy="")
            assert refused.status == 403
        assert office.desk.policy.directory().people["mia"].deputy == "elena"

    @pytest.mark.parametrize(
        ("verb", "sent", "said"),
        [
            ("leave", {"first": "2026-03-20", "last": "2026-03-10"}, "ends before it begins"),
            ("leave", {"first": "soon"}, "That is no day"),
            ("leave", {"first": "2026-01-01", "last": "2030-01-01"}, "too long"),
            ("deputy", {"deputy": "assist"}, "cannot stand in"),
            ("deputy", {"deputy": "petra"}, "stands in for themselves"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, petra: Looker, verb: str, sent: dict[str, Any], said: str
    ) -> None:
        page = petra.send(f"/admin/people/petra/{verb}", **sent)
        assert page.status == 422
        assert said in page.text("#refusal")

    def test_alerts_are_for_oneself_and_for_managers(self, office: Office) -> None:
        office.raised()
        office.desk.tick()
        for person, sees in (("mia", True), ("daniel", True), ("jonas", False)):
            page = Looker(office, person).get("/admin/people/mia")
            assert bool(page.all("#alerts")) is sees
        assert "ESC-0001" in Looker(office, "mia").get("/admin/people/mia").text("#alerts")


class TestKeys:
    def test_a_token_is_shown_once_and_opens_the_api(self, office: Office) -> None:
        mia = Looker(office, "mia")
        page = mia.send("/admin/keys/tokens", name="My script", scope=["read"], days="7")
        text = page.text("#issued code")
        assert text.startswith("esc_")
        assert page.answer.headers["cache-control"] == "no-store"
        again = mia.get("/admin/keys")
        assert text not in again.answer.text
        program = office.browser()
        bearer = {"authorization": f"Bearer {text}"}
        assert program.get("/v1/next", headers=bearer).status_code == 200
        revoked = mia.press(again, "#tokens form button")
        assert "opens nothing now" in mia.follow(revoked).text("#notice")
        assert program.get("/v1/next", headers=bearer).status_code == 401

    def test_tokens_of_others_are_for_admins(self, office: Office, petra: Looker) -> None:
        for_agent = petra.send("/admin/keys/tokens", name="Assist", scope=["read"], days="30",
                               person="assist")  # fmt: skip
        assert for_agent.status == 200
        assert "Larkfield Assist" in petra.get("/admin/keys").text("#tokens")
        mia = Looker(office, "mia")
        assert "Larkfield Assist" not in mia.get("/admin/keys").text()
        refused = mia.send("/admin/keys/tokens", name="Mine", scope=["read"], days="7",
                           person="petra")  # fmt: skip
        assert refused.status == 403
        assert refused.one("#token-name").attributes["value"] == "Mine"
        (token,) = office.desk.identity.tokens("assist", by="petra")
        assert mia.send(f"/admin/keys/tokens/{token.id}/revoke").status == 404

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"name": "x", "days": "7"}, "has no scope"),
            ({"name": "", "days": "7", "scope": "read"}, "has no name"),
            ({"name": "x", "days": "9999", "scope": "read"}, "no length"),
            ({"name": "x", "days": "7", "scope": "everything"}, "no scope 'everything'"),
        ],
    )
    def test_a_token_says_what_it_is_for(
        self, petra: Looker, sent: dict[str, Any], said: str
    ) -> None:
        page = petra.send("/admin/keys/tokens", **sent)
        assert page.status == 422
        assert said in page.text("#refusal")

    def test_ones_own_password_takes_the_old_one(self, office: Office) -> None:
        mia, new = Looker(office, "mia"), "five loud purple geese"
        wrong = mia.send("/admin/keys/password", old="guess", new=new, again=new)
        assert wrong.status == 403
        differ = mia.send("/admin/keys/password", old=PASSWORD, new=new, again="other")
        assert "differ" in differ.text("#refusal")
        assert mia.send("/admin/keys/password", old=PASSWORD, new=new, again=new).status == 303
        assert mia.get("/").status == 303, "all sessions ended"
        signed = office.browser().post("/sign-in", data={"person": "mia", "password": new})
        assert signed.headers["location"] == "/"

    def test_an_admin_gives_and_takes_passwords_and_ends_sessions(
        self, office: Office, petra: Looker
    ) -> None:
        jonas = Looker(office, "jonas")
        assert jonas.send("/admin/people/mia/password", new="x", again="x").status in (403, 422)
        assert jonas.send("/admin/people/mia/sign-out").status == 403
        assert "1 session ended" in petra.follow(
            petra.send("/admin/people/jonas/sign-out")
        ).text("#notice")  # fmt: skip
        assert jonas.get("/").status == 303
        new = "five loud purple geese"
        petra.send("/admin/people/mia/password", new=new, again=new)
        assert office.desk.identity.has_password("mia")
        petra.send("/admin/people/mia/password", remove="yes")
        assert not office.desk.identity.has_password("mia")


class TestConnections:
    @pytest.fixture
    def dead(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
        """An effect that will not work by itself."""
        id_ = office.raised()

        def broken(*_: object, **__: object) -> None:
            raise Never("The CRM says: <b>no such account</b>.", "Mend the account there.")

        with monkeypatch.context() as patched:
            patched.setattr(office.desk.outside.crm, "create_task", broken)
            office.desk.tick()
        return id_

    def test_what_could_not_be_done_is_told_tried_again_and_dropped(
        self, office: Office, petra: Looker, dead: str
    ) -> None:
        page = petra.get("/admin/connections")
        items = page.all("#dead li")
        assert len(items) > 1
        assert "The CRM says: <b>no such account</b>." in page.text("#dead")
        assert dead in page.text("#dead")
        assert f"{len(items)} could not be done" in petra.get("/admin").text()
        key = str(page.all("#dead button[name=key]")[0].attributes["value"])
        petra.send("/admin/connections/retry", key=key)
        office.desk.tick()
        assert len(petra.get("/admin/connections").all("#dead li")) == len(items) - 1
        other = str(page.all("#dead button[name=key]")[1].attributes["value"])
        dropped = petra.send("/admin/connections/drop", key=other, reason="Done by hand")
        assert "reason is on record" in petra.follow(dropped).text("#notice")
        assert "Done by hand" in petra.get("/admin/audit").text("#audit")
        owed = office.desk.store.owed(other)
        assert owed is not None
        assert owed.state.value == "dropped"

    @pytest.mark.usefixtures("dead")
    def test_others_mend_nothing(self, office: Office) -> None:
        key = str(
            Looker(office, "petra").get("/admin/connections").all("#dead button[name=key]")[0]
            .attributes["value"]
        )  # fmt: skip
        for person in ("mia", "ruth", "lena"):
            for verb in ("retry", "drop", "test"):
                looker = Looker(office, person)
                assert looker.send(f"/admin/connections/{verb}", key=key, reason="x").status == 403

    def test_without_a_channel_it_says_where_alerts_wait(self, petra: Looker) -> None:
        page = petra.get("/admin/connections")
        assert "alerts wait in everybody" in page.text("#ways")
        test = petra.press(page, "#ways form button")
        assert test.status == 404 or "No channel is connected" in test.text()


class TestMails:
    STRANGER = (
        b"From: Bo <bo@nowhere.example>\r\nSubject: <b>Help</b>\r\nMessage-ID: <1@nowhere.example>"
        b"\r\n\r\nNothing works since this morning. <script>alert(1)</script>\r\n"
    )

    @pytest.fixture
    def mia(self, office: Office) -> Looker:
        incoming.take(office.desk, self.STRANGER)
        return Looker(office, "mia")

    def test_what_could_not_be_placed_waits_with_its_reason(self, mia: Looker) -> None:
        page = mia.get("/admin/mails")
        strict(page)
        for words in ("<b>Help</b>", "bo@nowhere.example", "Nobody we know", "Nothing works"):
            assert words in page.text("#mails"), words
        assert "1 waits" in mia.get("/admin").text("#hub")

    def test_somebody_says_whose_it_is(self, office: Office, mia: Looker) -> None:
        page = mia.get("/admin/mails")
        missing = mia.press(page, "button[value=raise]")
        assert (missing.status, "Say whose it is." in missing.text("#refusal")) == (422, True)
        sent = mia.press(page, "button[value=raise]", account="acc_123")
        assert "ESC-0001 was opened" in mia.follow(sent).text("#notice")
        assert "Nothing waits" in mia.get("/admin/mails").text()
        assert office.desk.show("ESC-0001", actor="mia").state.account_id == "acc_123"

    def test_or_where_it_belongs_or_that_nobody_needs_it(self, office: Office, mia: Looker) -> None:
        id_ = office.raised()
        unknown = mia.press(mia.get("/admin/mails"), "button[value=attach]", escalation="ESC-0404")
        assert unknown.status == 404
        put = mia.press(mia.get("/admin/mails"), "button[value=attach]", escalation=id_)
        assert f"{id_} has the mail now" in mia.follow(put).text("#notice")
        incoming.take(office.desk, self.STRANGER.replace(b"<1@", b"<2@"))
        gone = mia.press(mia.get("/admin/mails"), "button[value=dismiss]")
        assert "dismissed" in mia.follow(gone).text("#notice")

    @pytest.mark.usefixtures("mia")
    def test_an_auditor_does_not_judge_them(self, office: Office) -> None:
        ruth = Looker(office, "ruth")
        assert ruth.get("/admin/mails").status == 403
        assert "Mails" not in ruth.get("/admin").text("#hub")


class TestAudit:
    def test_what_was_done_around_the_desk_is_told_newest_first(
        self, office: Office, petra: Looker
    ) -> None:
        Looker(office, "mia").send("/admin/keys/tokens", name="Script", scope=["read"], days="7")
        Looker(office, "mia").send("/admin/people/mia/leave", first="2026-04-01")
        text = petra.get("/admin/audit").text("#audit")
        assert text.index("Person changed") < text.index("Token issued") < text.rindex("Signed in")

    def test_it_goes_on_page_by_page(self, office: Office, petra: Looker) -> None:
        for number in range(130):
            office.desk.identity.note(office.watch.now(), "petra", "counted", str(number), "")
        first = petra.get("/admin/audit")
        assert len(first.all("#audit tbody tr")) == 100
        second = petra.get(str(first.one("#audit-pager [rel=next]").attributes["href"]))
        assert "29" in second.text("#audit")


def test_a_change_needs_a_form_of_ours(office: Office) -> None:
    mia = Looker(office, "mia")
    for path in ("/new", "/approvals/ESC-0001/G1/approve", "/admin/people/mia/leave",
                 "/admin/keys/tokens", "/handbook", "/admin/connections/drop"):  # fmt: skip
        assert mia.client.post(path, data={"csrf": "guessed"}).status_code == 403


def test_who_owns_an_account_is_found_from_both_sides(office: Office) -> None:
    mia = Looker(office, "mia")
    assert "Mia Hoffmann" in mia.get("/accounts/acc_123").text("#account-team")
    assert "Acme Freight Group" in mia.get("/admin/people/mia").text("#serves")


def test_the_account_tells_what_one_message_can_serve(office: Office) -> None:
    first = office.raised()
    second = office.raised("Our labels print twice; 60 colleagues sort them by hand.")
    office.desk.submit(c.AcknowledgeAlert(), actor="mia", escalation=first)
    text = Looker(office, "mia").get("/accounts/acc_123").text("#next-update")
    assert "One message can serve all 2" in text
    assert first in text
    assert second in text
