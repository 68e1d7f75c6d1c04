"""What can be done on an escalation, and what is asked for it? A form for each command.

A form is told by its fields alone: their names are the command's own. Which people, tasks or
severities can be chosen is worked out in `choosing.py` when the form is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from escalation_manager.core import commands as c
from escalation_manager.web.acts.ending import ending
from escalation_manager.web.acts.form import GROUPS, Act, Field
from escalation_manager.web.acts.things import of_one_thing
from escalation_manager.web.acts.working import working

__all__ = ["ACTS", "COMPOSED", "GROUPS", "MACHINERY", "Act", "Field"]

ACTS: Mapping[str, Act] = MappingProxyType(
    {act.verb: act for act in (*working(), *ending(), *of_one_thing())}
)
MACHINERY = (
    c.GatherContext,
    c.RecordReply,
    c.RecordDelivery,
    c.RecordBounce,
    c.RecordMirror,
    c.RecordMirrorFailure,
    c.RecordSurveySent,
    c.Suggest,
)
"""What programs report; no person fills in a form for it."""
COMPOSED = (c.WriteMessage,)
"""Written in the composer."""
