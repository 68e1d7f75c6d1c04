"""What is known of one escalation now: first its parts (a clock, a task …), then the whole."""

from escalation_manager.core.escalation.approvals import (
    Confirmation,
    Goodwill,
)
from escalation_manager.core.escalation.assisting import (
    Suggestion,
)
from escalation_manager.core.escalation.changing import (
    changed,
    finished,
    sheet,
)
from escalation_manager.core.escalation.clocks import (
    ClockState,
    Duty,
    PauseSpan,
    Run,
)
from escalation_manager.core.escalation.ending import (
    Closing,
)
from escalation_manager.core.escalation.ladder import (
    Acknowledgement,
    AlertSent,
    ClimbProposal,
    Ladder,
    Owners,
)
from escalation_manager.core.escalation.status import (
    Status,
)
from escalation_manager.core.escalation.tasks import (
    Task,
    TaskState,
)
from escalation_manager.core.escalation.whole import (
    Escalation,
    ever,
    paused_for,
)
from escalation_manager.core.escalation.words import (
    Commitment,
    Communication,
    Message,
    MessageState,
    PlanTimer,
)

__all__ = [
    "Acknowledgement",
    "AlertSent",
    "ClimbProposal",
    "ClockState",
    "Closing",
    "Commitment",
    "Communication",
    "Confirmation",
    "Duty",
    "Escalation",
    "Goodwill",
    "Ladder",
    "Message",
    "MessageState",
    "Owners",
    "PauseSpan",
    "PlanTimer",
    "Run",
    "Status",
    "Suggestion",
    "Task",
    "TaskState",
    "changed",
    "ever",
    "finished",
    "paused_for",
    "sheet",
]
