"""A handbook with faults: all of them at once, each with its place and remedy."""

import copy
from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.handbook_file import shipped

Data = dict[str, Any]
Path = tuple[str | int, ...]


def faults(data: Data) -> dict[str, Fault]:
    with pytest.raises(Faults) as refused:
        parse(data)
    return {fault.place: fault for fault in refused.value.faults}


def put(data: Data, path: Path, value: object) -> Data:
    """The data with another value at this path; None takes it out."""
    changed = copy.deepcopy(data)
    inner: Any = changed
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return changed


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every setting."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for n, inner in enumerate(value):
            yield from leaves(inner, (*path, n))
    else:
        yield path


def place(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def test_a_handbook_with_ten_faults_names_all_ten(data: Data) -> None:
    data["types"]["legal"]["owners"] = ["legl"]
    data["severities"]["critical"]["calendar"] = "sometimes"
    data["severities"]["high"]["response"] = "4 hours"
    data["severities"]["low"]["ladder"] = [["csm"]]
    data["clocks"]["notice"] = "0.9"
    data["tasks"][1]["owner"] = "nobody"
    data["goodwill"]["options"]["other"]["approval"] = "csm"
    data["messages"]["holding"] = "Hello {customer}"
    del data["closing"]["attempts"]
    data["metrics"]["csat_abov"] = "4"
    found = faults(data)
    assert set(found) == {
        "types.legal.owners",
        "severities.critical.calendar",
        "severities.high.response",
        "severities.low.ladder",
        "clocks.notice",
        "tasks[1].owner",
        "goodwill.options.other.approval",
        "messages.holding",
        "closing.attempts",
        "metrics.csat_abov",
    }
    assert all(fault.problem and fault.remedy for fault in found.values())


def test_the_message_counts_the_faults_and_gives_each_a_line(data: Data) -> None:
    data["clocks"]["max_pause"] = "long"
    del data["ladder"]["night_to"]
    with pytest.raises(Faults) as refused:
        parse(data)
    first, *lines = str(refused.value).splitlines()
    assert first == "The handbook has 2 faults:"
    assert [line.split(":")[0].strip() for line in lines] == ["clocks.max_pause", "ladder.night_to"]


@pytest.mark.parametrize("wrong", [["", 1], {"a": {}}, -1])
def test_every_setting_refuses_what_is_no_such_value_and_says_where(
    data: Data, wrong: object
) -> None:
    for path in leaves(data):
        found = faults(put(data, path, wrong))
        assert any(where.startswith(place(path)) for where in found), place(path)


def test_every_setting_that_is_left_out_has_a_default_or_is_named(data: Data) -> None:
    for path in leaves(data):
        without = put(data, path, None)
        try:
            parse(without)
        except Faults as wrong:
            named = [fault.place for fault in wrong.faults]
            if path[-1] not in (
                "types",
                "severities",
            ):  # without them a row may say the same as another
                assert named in ([place(path)], [place(path[:-1])]), place(path)


def test_one_wrong_value_is_one_fault(data: Data) -> None:
    """A stand-in for what could not be read must not be blamed in its turn."""
    for path in leaves(data):
        if path[0] in ("types", "severities", "clocks", "closing", "metrics", "triage"):
            assert len(faults(put(data, path, 1.5j))) == 1, place(path)


def test_an_empty_document_names_everything_it_lacks() -> None:
    found = faults({})
    assert {"version", "types", "severities", "clocks.notice", "closing.attempts"} <= set(found)
    assert all(fault.remedy for fault in found.values())


CASES: list[tuple[Path, object, str, str]] = [
    (("version",), "", "version", "names no version"),
    (("version",), "a/b", "version", "names no version"),
    (("types",), {}, "types", "empty"),
    (("severities",), {}, "severities", "empty"),
    (("types", "technical", "owners"), [], "types.technical.owners", "empty"),
    (("types", "technical", "owners"), ["csm", "csm"], "types.technical.owners", "twice"),
    (("types", "technical", "label"), "Legal", "types.legal.label", "label of technical"),
    (("types", "technical", "label"), " ", "types.technical.label", "empty"),
    (("types", "legal", "restricted_roles"), [], "types.legal.restricted_roles", "empty"),
    (
        ("types", "technical", "lead_for"),
        {"vp_engg": "finance"},
        "types.technical.lead_for.vp_engg",
        "no role",
    ),
    (("types", "Big Trouble"), {}, "types.Big Trouble", "no name"),
    (("severities", "high", "update"), "0/week", "severities.high.update", "no length"),
    (("severities", "high", "update"), "0h", "severities.high.update", "no time at all"),
    (("severities", "high", "response"), "2/week", "severities.high.response", "a cadence"),
    (("severities", "high", "response"), "0m", "severities.high.response", "no time at all"),
    (("severities", "high", "response"), "9h", "severities.high.response", "longer than that"),
    (("severities", "high", "response"), "3d", "severities.high.response", "longer than the res"),
    (("severities", "low", "resolution"), "60h", "severities.medium.resolution", "longer than"),
    (("severities", "low", "ladder"), [["csm"], [], ["cro"]], "severities.low.ladder[1]", "empty"),
    (("severities", "low", "ladder"), [[], [], []], "severities.low.ladder[0]", "empty"),
    (("severities", "low", "ladder"), ["csm", [], []], "severities.low.ladder", "no list"),
    (
        ("severities", "low", "ladder"),
        [["csm", "cro", "cto"], [], []],
        "severities.low.ladder[0]",
        "more than two",
    ),
    (
        ("severities", "low", "ladder"),
        [["csm", "csm"], [], []],
        "severities.low.ladder[0]",
        "twice",
    ),
    (
        ("severities", "low", "all_must_acknowledge"),
        [1, 0, 0],
        "severities.low.all_must_acknowledge",
        "not three times",
    ),
    (("clocks", "imminent"), "1", "clocks.imminent", "before the breach"),
    (("clocks", "imminent"), "75", "clocks.imminent", "'75'"),
    (("clocks", "notice"), "0.75", "clocks.notice", "before imminent"),
    (("clocks", "late_after"), "1bd", "clocks.late_after", "calendar to calendar"),
    (("clocks", "before"), {"acknowledge": ["1h"]}, "clocks.before.acknowledge", "before its"),
    (("clocks", "before"), {"response": ["soon"]}, "clocks.before.response", "no length"),
    (("clocks", "before"), {"answer": ["15m"]}, "clocks.before.answer", "no clock"),
    (("ladder", "night_to"), "20:00", "ladder.night_to", "night begins"),
    (("ladder", "night_to"), "7 o'clock", "ladder.night_to", "7 o'clock"),
    (("service", "company"), "office", "service.company", "'office'"),
    (("service", "regions"), {"emea": "office"}, "service.regions.emea", "'office'"),
    (("calendars",), {"office": {"weekly": {}}}, "calendars.office.time_zone", "missing"),
    (("calendars",), {"office": "always"}, "calendars.office", "not a table"),
    (("triage", "attention_health_below"), 101, "triage.attention_health_below", "above 100"),
    (("triage", "few_users"), 25, "triage.few_users", "not below many_users"),
    (("triage", "confidence"), "0", "triage.confidence", "'0'"),
    (("triage", "provisional_type"), "techncal", "triage.provisional_type", "'techncal'"),
    (("tasks",), "none", "tasks", "not a list of tables"),
    (("tasks", 2, "severities"), ["high"], "tasks[2]", "says the same as tasks[1]"),
    (("tasks", 1, "due"), "2/week", "tasks[1].due", "a cadence"),
    (("tasks", 0, "done_with"), "update", "tasks[0].done_with", "is 'update'"),
    (("goodwill", "options", "other"), None, "goodwill.options.other", "missing"),
    (("messages", "holding"), "Hi {", "messages.holding", "other half"),
    (("messages", "holding"), "Hi {id:>9999999999}", "messages.holding", "nothing fills"),
    (("messages", "holding"), "Hi {contact.name}", "messages.holding", "nothing fills"),
    (("metrics", "csat_above"), "5", "metrics.csat_above", "'5'"),
    (("metrics", "sla_compliance_above"), "95", "metrics.sla_compliance_above", "'95'"),
    (("roles", "managers"), [], "roles.managers", "empty"),
    (("roles", "technical"), ["vp_sales"], "roles.technical", "'vp_sales'"),
    (("duties", "gdpr_33", "within"), "3 days", "duties.gdpr_33.within", "no length"),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "problem"), CASES, ids=[f"{c[2]}={c[1]!r:.40}" for c in CASES]
)
def test_fault(data: Data, path: Path, value: object, where: str, problem: str) -> None:
    found = faults(put(data, path, value))
    assert where in found, found
    assert problem in found[where].problem
    assert found[where].remedy


def test_a_typing_error_is_met_with_the_nearest_name(data: Data) -> None:
    data["clocks"]["iminent"] = data["clocks"].pop("imminent")
    data["severities"]["low"]["post_morten"] = True
    found = faults(data)
    assert found["clocks.iminent"].remedy == "Take it out." or "imminent" in str(
        found["clocks.iminent"]
    )
    assert found["severities.low.post_morten"].remedy == "Did you mean 'post_mortem'?"


def test_a_missing_target_is_not_compared_with_its_neighbours(data: Data) -> None:
    del data["severities"]["low"]["response"]
    assert set(faults(data)) == {"severities.low.response"}


def test_a_role_with_a_label_of_its_own_is_a_role(data: Data) -> None:
    data["roles"]["labels"]["support_lead"] = "Support lead"
    data["severities"]["low"]["ladder"] = [["support_lead"], [], []]
    assert parse(data).severity("low").ladder[0] == ("support_lead",)


def test_a_desk_role_owns_nothing(data: Data) -> None:
    data["severities"]["low"]["ladder"] = [["auditor"], [], []]
    assert "severities.low.ladder[0]" in faults(data)


def test_local_times_may_stand_without_quotes(data: Data) -> None:
    data["ladder"]["night_from"] = time(22)
    assert parse(data).ladder.night_from == time(22)


def test_braces_of_the_text_are_written_twice(data: Data) -> None:
    data["messages"]["holding"] = "{{{contact}}}"
    assert parse(data).messages.holding.format(contact="Ana") == "{Ana}"


def test_reading_the_shipped_data_gives_the_shipped_handbook(data: Data) -> None:
    assert parse(data) == shipped()
