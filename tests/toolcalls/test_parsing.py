"""The page's five tool calls are read as they are printed, and whatever is no call says why."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.toolcalls.catalogue import TOOLS
from escalation_manager.toolcalls.parsing import LONGEST, parse_call

PAGE = {
    """crm.get_account({
     accountId: "acc_123",
     includeContract: true,
     includeHealth: true
   })""": (
        "crm.get_account",
        {"accountId": "acc_123", "includeContract": True, "includeHealth": True},
    ),
    """crm.get_interactions({
     accountId: "acc_123",
     types: ["escalation", "support_ticket", "complaint"],
     period: "6m"
   })""": (
        "crm.get_interactions",
        {
            "accountId": "acc_123",
            "types": ["escalation", "support_ticket", "complaint"],
            "period": "6m",
        },
    ),
    """messaging.send_alert({
     recipients: ["csm", "cs_manager", "engineering_lead"],
     priority: "high",
     message: "Escalation: [Summary]",
     accountId: "acc_123"
   })""": (
        "messaging.send_alert",
        {
            "recipients": ["csm", "cs_manager", "engineering_lead"],
            "priority": "high",
            "message": "Escalation: [Summary]",
            "accountId": "acc_123",
        },
    ),
    """crm.create_task({
     accountId: "acc_123",
     type: "escalation",
     tasks: [
       { title: "Acknowledge customer", owner: "csm", due: "+1h" },
       { title: "Root cause analysis", owner: "engineering", due: "+4h" }
     ]
   })""": (
        "crm.create_task",
        {
            "accountId": "acc_123",
            "type": "escalation",
            "tasks": [
                {"title": "Acknowledge customer", "owner": "csm", "due": "+1h"},
                {"title": "Root cause analysis", "owner": "engineering", "due": "+4h"},
            ],
        },
    ),
    """feedback.get_surveys({
     accountId: "acc_123",
     types: ["nps", "csat"]
   })""": ("feedback.get_surveys", {"accountId": "acc_123", "types": ["nps", "csat"]}),
}
"""The page's text, line breaks and all, and what it means."""


@pytest.mark.parametrize(("text", "meaning"), PAGE.items(), ids=list(TOOLS))
def test_the_page_s_calls_are_read_verbatim(
    text: str, meaning: tuple[str, dict[str, object]]
) -> None:
    assert parse_call([text]) == meaning
    assert parse_call(["   " + text + ";\n"]) == meaning
    assert parse_call([f"```\n{text}\n```"]) == meaning
    assert parse_call([meaning[0], json.dumps(meaning[1])]) == meaning
    assert parse_call([meaning[0], text[len(meaning[0]) + 1 : -1]]) == meaning


def test_the_catalogue_has_the_page_s_calls_and_no_other() -> None:
    def flat(text: str) -> str:
        return "".join(text.split())

    assert [flat(text) for text in PAGE] == [flat(tool.example) for tool in TOOLS.values()]


def test_json5_may_have_comments_trailing_commas_and_either_quotes() -> None:
    text = """crm.get_account ( { // which one
        'accountId': 'acc_123', /* and */ "includeHealth": true, } )"""
    assert parse_call([text])[1] == {"accountId": "acc_123", "includeHealth": True}


def test_a_value_may_hold_brackets_and_quotes() -> None:
    call = r"""messaging.send_alert({ message: "Down :-) \"again\" })" })"""
    assert parse_call([call])[1] == {"message": 'Down :-) "again" })'}


def test_a_call_split_by_the_shell_is_put_together_again() -> None:
    words = ["crm.get_account({", "accountId:", '"acc_123"', "})"]
    assert parse_call(words) == ("crm.get_account", {"accountId": "acc_123"})


@pytest.mark.parametrize("words", [["crm.get_account"], ["crm.get_account()"]])
def test_a_call_without_arguments_has_none(words: list[str]) -> None:
    assert parse_call(words) == ("crm.get_account", {})


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["  "],
        ["get_account({})"],
        ["crm.get_account({})", "{}"],
        ["crm.get_account({accountId: 'acc_123'"],
        ["crm.get_account(crm.get_account({}))"],
        ["crm.get_account", "[1, 2]"],
        ["crm.get_account", '"acc_123"'],
        ["crm.get_account", "{accountId: }"],
        ["crm.get_account", '{"accountId": "acc_123", "accountId": "acc_124"}'],
        ["crm.get_account", "{accountId: 'acc_123', accountId: 'acc_124'}"],
        ["crm.get_account", "{} {}"],
        ["crm.get_account", "[" * 30_000],
        ["crm.get_account", "{a: " + "[" * 5_000],
        ["crm.get_account", '{"a": "' + "x" * LONGEST + '"}'],
        ["crm.get_account({}); crm.get_account({})"],
    ],
)
def test_what_is_no_call_is_refused_with_the_way_to_write_it(words: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        parse_call(words)
    assert refused.value.remedy


def test_a_wrong_tool_is_answered_with_the_nearest_right_one() -> None:
    with pytest.raises(NotFound, match=r"Did you mean crm\.get_account\?"):
        parse_call(["crm.getAccount({})"])
    with pytest.raises(NotFound, match=r"There are: crm\.get_account, "):
        parse_call(["shell.run({})"])


@given(
    st.lists(
        st.text(max_size=30)
        | st.text(alphabet="crm.get_acount({}):'\"[],/* x0", max_size=40)
        | st.sampled_from(list(PAGE)).flatmap(
            lambda text: st.integers(0, len(text)).map(lambda end: text[:end])
        ),
        max_size=3,
    )
)
def test_whatever_is_called_is_read_or_refused(words: list[str]) -> None:
    with contextlib.suppress(BadInput, NotFound):
        parse_call(words)
