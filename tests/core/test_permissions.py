"""Who may do what: people by their roles, AI agents by a short list, the desk by its machinery."""

import re
from dataclasses import MISSING, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import permissions
from escalation_manager.core.decide import decide
from escalation_manager.core.errors import NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation, Goodwill, Owners
from escalation_manager.core.rules import DESK, Actor
from tests.core.people import NOON, PEOPLE, actor, away, begun, changed, directory, handbook, rules

COMMANDS: tuple[type[Any], ...] = get_args(c.Command)
FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (FOLDER / "permissions.md").read_text(encoding="utf-8")

STAFF = [p.id for p in PEOPLE if not {"auditor", "agent"} & set(p.roles)]
OPEN: Escalation = replace(begun().state, owners=Owners("mia", resolving=("piotr",)))
RESTRICTED = replace(OPEN, type="legal", readers=("amara", "daniel"))


def asking(kind: type[Any]) -> Any:
    """A command of this kind, its required fields filled with something."""
    given: dict[str, Any] = {}
    for field in fields(kind):
        if field.default is MISSING and field.default_factory is MISSING:
            given[field.name] = NOON if "datetime" in str(field.type) else "x"
    return kind(**given)


def allowed(who: str | Actor, command: Any, state: Escalation | None = OPEN, **more: Any) -> bool:
    asker = actor(who) if isinstance(who, str) else who
    try:
        permissions.check(state, command, asker, rules(**more))
    except NotAllowed as refusal:
        return not (refusal.rule.startswith("permission: ") and refusal.remedy)
    return True


def may(command: Any, state: Escalation | None = OPEN) -> set[str]:
    """Who of the company may ask for it."""
    return {p.id for p in PEOPLE if allowed(p.id, command, state)}


class TestEveryCommand:
    @pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
    def test_stands_in_the_table(self, kind: type[Any]) -> None:
        assert kind in permissions.PERSON

    @pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
    def test_is_refused_to_unknown_people_and_auditors(self, kind: type[Any]) -> None:
        command = asking(kind)
        assert not allowed(Actor("nemo", ("csm", "executive", "admin")), command)
        assert not allowed("ruth", command)
        assert not allowed(Actor("mia", ()), command)

    @pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
    def test_says_nothing_of_a_restricted_escalation_to_others(self, kind: type[Any]) -> None:
        command = asking(kind)
        for who in ("mia", "margaret", "ruth", "petra", "assist"):
            with pytest.raises(NotFound) as hidden:
                permissions.check(RESTRICTED, command, actor(who), rules())
            assert str(hidden.value) == str(permissions.unknown(RESTRICTED.id))

    @pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
    def test_stands_on_the_page(self, kind: type[Any]) -> None:
        (row,) = re.findall(rf"^\| \[{kind.__name__}\]\S* \| (.*) \|$", PAGE, re.MULTILINE)
        agent, desk = permissions.AGENT_MAY.get(kind), permissions.DESK_MAY.get(kind)
        others = (who.words if who else "no" for who in (agent, desk))
        assert row == " | ".join((permissions.PERSON[kind].words, *others))

    def test_the_page_lists_no_other(self) -> None:
        listed = set(re.findall(r"^\| \[([A-Za-z]+)\]", PAGE, re.MULTILINE))
        assert listed == {kind.__name__ for kind in COMMANDS}


class TestPeople:
    @pytest.mark.parametrize(
        "command", [c.AddNote("x"), c.Climb("x"), c.Close(), c.RequestGoodwill("other", "x")]
    )
    def test_any_member_of_staff_with_a_role_may_do_the_rest(self, command: Any) -> None:
        assert may(command) - {"assist"} == set(STAFF)

    def test_whoever_has_left_may_do_nothing(self) -> None:
        gone = replace(away("mia"), leaves=(), left_on=date(2026, 3, 1))
        with pytest.raises(NotAllowed, match="does not work here any more"):
            permissions.check(OPEN, c.AddNote("x"), actor("mia"), rules(directory(gone)), NOON)

    def test_whoever_is_on_leave_may(self) -> None:
        known = rules(directory(away("mia")))
        permissions.check(OPEN, c.AddNote("x"), actor("mia"), known, NOON)

    def test_a_held_message_is_released_by_managers(self) -> None:
        assert may(c.ReleaseMessage("M1", "x")) == {
            "daniel", "rachel", "ines", "tobias", "victor", "hannah", "margaret",
        }  # fmt: skip

    @pytest.mark.parametrize("command", [c.ConfirmFix(NOON), c.WithdrawFix("x")])
    def test_a_fix_is_confirmed_by_technical_roles(self, command: Any) -> None:
        assert may(command) == {
            "piotr", "kavya", "lena", "sofia", "yusuf", "tobias", "hannah",
        }  # fmt: skip

    def test_a_post_mortem_is_waived_by_vps(self) -> None:
        assert may(c.WaivePostMortem("x")) == {"ines", "tobias", "victor", "hannah"}

    def test_a_handbook_is_migrated_by_managers_and_admins(self) -> None:
        assert {"petra", "daniel"} <= may(c.MigrateHandbook("2"))
        assert not may(c.MigrateHandbook("2")) & {"mia", "piotr", "amara"}

    def test_readers_are_named_by_legal_security_and_managers(self) -> None:
        who = may(c.Restrict(("amara",), "x"))
        assert {"amara", "yusuf", "daniel", "ines"} <= who
        assert not who & {"mia", "piotr", "claire", "petra"}

    def test_a_reader_may_name_others(self) -> None:
        state = replace(RESTRICTED, readers=("amara", "piotr"))
        assert allowed("piotr", c.LiftRestriction("x"), state)

    @pytest.mark.parametrize(
        "command",
        [c.CheckClocks(), c.RecordReply("x", NOON), c.RecordDelivery("M1"),
         c.RecordBounce("M1", "x"), c.RecordMirror("C1", "x"),
         c.RecordMirrorFailure("C1", "x"), c.RecordSurveySent(NOON)],
    )  # fmt: skip
    def test_the_machinery_belongs_to_the_desk_and_admins(self, command: Any) -> None:
        assert may(command) == {"petra"}
        assert allowed(DESK, command)

    def test_the_refusal_names_who_may(self) -> None:
        with pytest.raises(NotAllowed, match=r"takes a technical role \(Engineering, ") as caught:
            permissions.check(OPEN, c.ConfirmFix(NOON), actor("mia"), rules())
        assert caught.value.rule == "permission: confirm fix"


class TestGoodwill:
    def requested(self, role: str) -> Escalation:
        request = Goodwill("G1", "x", None, "", "x", "mia", NOON, role, NOON)
        return replace(OPEN, goodwill=(request,))

    @pytest.mark.parametrize(
        ("role", "who"),
        [
            ("cs_manager", {"daniel", "rachel", "ines", "tobias", "victor", "hannah", "margaret"}),
            ("vp_cs", {"ines", "victor", "hannah", "margaret"}),
        ],
    )
    def test_the_options_role_or_above_approves_and_rejects(self, role: str, who: set[str]) -> None:
        state = self.requested(role)
        assert may(c.ApproveGoodwill("G1"), state) == who
        assert may(c.RejectGoodwill("G1", "x"), state) == who

    def test_the_refusal_names_the_role(self) -> None:
        with pytest.raises(NotAllowed, match="takes VP CS or above"):
            permissions.check(
                self.requested("vp_cs"), c.ApproveGoodwill("G1"), actor("daniel"), rules()
            )

    def test_a_request_there_is_not_is_left_to_its_chapter(self) -> None:
        assert allowed("mia", c.ApproveGoodwill("G9"))

    def test_an_agent_never_approves_whatever_its_roles(self) -> None:
        assert not permissions.approves("cs_manager", Actor("assist", ("cro",), True), handbook())


class TestSeverity:
    def test_anybody_may_raise_it(self) -> None:
        assert may(c.ChangeSeverity("critical", "x")) == set(STAFF)

    @pytest.mark.parametrize("command", [c.ChangeSeverity("low", "x"), c.Triage(severity="low")])
    def test_an_owner_or_a_manager_may_ask_to_lower_it(self, command: Any) -> None:
        assert may(command) == {
            "mia", "piotr", "daniel", "rachel", "ines", "tobias", "victor", "hannah", "margaret",
        }  # fmt: skip

    def test_a_severity_there_is_not_is_left_to_its_chapter(self) -> None:
        assert allowed("kavya", c.ChangeSeverity("huge", "x"))

    def test_a_triage_that_names_none_lowers_nothing(self) -> None:
        assert allowed("kavya", c.Triage())


class TestReading:
    @pytest.mark.parametrize("who", ["mia", "ruth", "assist", "petra"])
    def test_everybody_known_reads_what_is_not_restricted(self, who: str) -> None:
        assert permissions.may_read(OPEN, actor(who), rules())

    def test_unknown_people_read_nothing(self) -> None:
        assert not permissions.may_read(OPEN, Actor("nemo", ("csm",)), rules())

    def test_of_what_is_restricted_its_readers_alone(self) -> None:
        readers = {p.id for p in PEOPLE if permissions.may_read(RESTRICTED, actor(p.id), rules())}
        assert readers == {"amara", "daniel"}

    def test_an_ai_agent_never_reads_what_is_restricted_even_where_it_is_named(self) -> None:
        state = replace(RESTRICTED, readers=("amara", "assist"))
        assert not permissions.may_read(state, actor("assist"), rules())
        assert not permissions.may_read(state, Actor("assist", ("legal",)), rules())

    def test_the_desk_reads_everything(self) -> None:
        assert permissions.may_read(RESTRICTED, DESK, rules())


class TestAnAiAgent:
    """It may suggest triage, draft, propose tasks, goodwill and climbing, and hold the line."""

    MAY = (
        c.Raise("acme", "x"),
        c.SuggestTriage("technical", "high"),
        c.Suggest("summary", "x"),
        c.WriteMessage("x"),
        c.AddTask("x", "csm"),
        c.RequestGoodwill("other", "x"),
        c.Climb("x"),
        c.AddNote("x"),
        c.AcknowledgeCustomer(),
    )
    NEVER = (
        c.Close(),
        c.Resolve("x"),
        c.ChangeSeverity("low", "x"),
        c.ChangeSeverity("critical", "x"),
        c.Triage(severity="low"),
        c.ConfirmFix(NOON),
        c.ApproveGoodwill("G1"),
        c.SendMessage("M1"),
        c.AnswerSuggestion("S1", True),
        c.ReleaseMessage("M1", "x"),
        c.AcknowledgeAlert(),
        c.LogCommunication("out", "call", "x"),
        c.AcknowledgeCustomer("Fixed by noon!", automatic=True),
        c.Raise("acme", "x", severity="low"),
    )

    @pytest.mark.parametrize("command", MAY, ids=lambda command: type(command).__name__)
    def test_may(self, command: Any) -> None:
        assert allowed("assist", command)

    @pytest.mark.parametrize("command", NEVER, ids=repr)
    def test_never(self, command: Any) -> None:
        assert not allowed("assist", command)

    def test_every_command_that_is_not_listed_is_refused(self) -> None:
        for kind in set(COMMANDS) - set(permissions.AGENT_MAY):
            assert not allowed("assist", asking(kind))

    def test_more_roles_give_it_no_more(self) -> None:
        crowned = Actor("assist", ("agent", "cro", "engineering", "admin"), agent=False)
        for command in self.NEVER:
            assert not allowed(crowned, command)

    @pytest.mark.parametrize(
        ("severity", "type_", "fits"),
        [
            ("high", "technical", True),
            ("low", "commercial", True),
            ("critical", "technical", False),
            ("high", "legal", False),
        ],
    )
    def test_a_holding_statement_goes_out_for_non_critical_non_legal_cases(
        self, severity: str, type_: str, fits: bool
    ) -> None:
        state = replace(OPEN, severity=severity, type=type_)
        assert allowed("assist", c.AcknowledgeCustomer(automatic=True), state) is fits
        assert allowed(DESK, c.AcknowledgeCustomer(automatic=True), state) is fits

    def test_discards_its_own_drafts_only(self) -> None:
        u = begun()
        for number, who in ((1, "assist"), (2, "mia")):
            u.actor = actor(who)
            u.note(e.MessageWritten(f"M{number}", "x", "update", "email", ""))
        assert allowed("assist", c.DiscardMessage("M1"), u.state)
        assert not allowed("assist", c.DiscardMessage("M2"), u.state)

    def test_the_refusal_says_what_it_may(self) -> None:
        with pytest.raises(NotAllowed, match="except: the pre-approved holding statement"):
            permissions.check(OPEN, c.AcknowledgeCustomer("hello"), actor("assist"), rules())


class TestTheDesk:
    @pytest.mark.parametrize(
        "command",
        [c.Close(), c.Resolve("x"), c.ConfirmFix(NOON), c.ApproveGoodwill("G1"),
         c.ReleaseMessage("M1", "x"), c.ChangeSeverity("low", "x"), c.Triage(severity="low"),
         c.AcknowledgeCustomer("hello"), c.WaivePostMortem("x")],
    )  # fmt: skip
    def test_decides_nothing_that_a_person_must(self, command: Any) -> None:
        assert not allowed(DESK, command)

    @pytest.mark.parametrize(
        "command", [c.Raise("acme", "x"), c.GatherContext("Acme"), c.Triage(text="more")]
    )
    def test_takes_in_and_reads_by_the_rules(self, command: Any) -> None:
        assert allowed(DESK, command)


def test_policy_is_data() -> None:
    book = changed({"roles.technical": ["engineering_lead"]})
    with pytest.raises(NotAllowed):
        permissions.check(OPEN, c.ConfirmFix(NOON), actor("piotr"), rules(book=book))


class TestBeforeAnythingElseIsDecided:
    @pytest.mark.parametrize("command", [c.AddNote("x"), c.ConfirmFix(NOON), c.CheckClocks()])
    @pytest.mark.parametrize("who", ["mia", "ruth", "assist"])
    def test_what_is_hidden_looks_like_what_is_not_there(self, command: Any, who: str) -> None:
        refusals = []
        for state in (RESTRICTED, None):
            with pytest.raises(NotFound) as refused:
                decide(state, command, actor(who), rules(), NOON, id_=RESTRICTED.id)
            refusals.append(str(refused.value))
        assert refusals[0] == refusals[1]

    def test_a_leaver_is_refused_at_the_instant_of_asking(self) -> None:
        gone = replace(away("mia"), leaves=(), left_on=NOON.date())
        with pytest.raises(NotAllowed, match="does not work here any more"):
            decide(OPEN, c.AddNote("x"), actor("mia"), rules(directory(gone)), NOON)
