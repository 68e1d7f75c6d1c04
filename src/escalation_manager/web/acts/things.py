"""What can be done to one task, one message, one promise, one request?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from escalation_manager.core import commands as c
from escalation_manager.web.acts.form import (
    CHOICE,
    HIDDEN,
    REASON,
    TICK,
    Act,
    Field,
)


def of_one_thing() -> Iterator[Act]:
    """Forms that stand in no list: the thing itself leads to them."""
    task = Field("task", "", HIDDEN)
    message = Field("message", "", HIDDEN)
    request, promise = Field("goodwill", "", HIDDEN), Field("commitment", "", HIDDEN)

    def act(kind: type[Any], title: str, button: str, *asked: Field) -> Act:
        return Act(kind, title, button, "", asked, listed=False)

    result = Field("result", "What came of it", required=False)
    yield act(c.AcknowledgeAlert, "Acknowledge the alert", "Acknowledge")
    yield act(c.AcceptHandover, "Take it over", "Take over")
    yield act(
        c.DeclineHandover, "Decline to take over", "Decline", Field("reason", "Why", required=False)
    )
    yield act(c.AcceptTask, "Take the task on", "Take it on", task)
    yield act(c.CompleteTask, "Finish the task", "Done", task, result)
    yield act(c.DropTask, "Drop the task", "Drop it", task, REASON)
    yield act(c.SendMessage, "Send the message", "Check and send", message)
    yield act(c.HoldMessage, "Hold the message back", "Hold it", message, REASON)
    yield act(c.ReleaseMessage, "Release the held message", "Release it", message, REASON)
    yield act(
        c.ExplainFinding,
        "Say what the words mean",
        "Say it",
        message,
        Field("quote", "The words"),
        Field("meaning", "They are", CHOICE, options="meanings"),
    )
    yield act(
        c.DiscardMessage,
        "Discard the message",
        "Discard it",
        message,
        Field("reason", "Why", required=False),
    )
    yield act(c.KeepCommitment, "Mark the promise as kept", "It was kept", promise)
    yield act(c.BreakCommitment, "Say that it will not be kept", "Say so", promise, REASON)
    yield act(c.ApproveGoodwill, "Approve the goodwill", "Approve", request)
    yield act(c.RejectGoodwill, "Decline the goodwill", "Decline", request, REASON)
    yield act(c.ReconsiderGoodwill, "Take the decision back", "Take it back", request)
    yield act(c.UseGoodwill, "Record that it was granted", "It was granted", request)
    yield act(
        c.AnswerSuggestion,
        "Answer the suggestion",
        "Answer",
        Field("suggestion", "", HIDDEN),
        Field("taken", "It is taken", TICK),
        Field("reason", "Why", required=False),
    )
