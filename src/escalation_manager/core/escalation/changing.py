"""How is an escalation changed, when nothing ever changes it? On a sheet that nobody else sees.

A fold makes a change for every event, and the escalation has some fifty fields: to copy them all
each time took most of a fold. So a fold copies them once, onto a sheet of its own, changes the
sheet in place, and hands it out as an escalation, which nothing changes any more. To the reader and
to the type checker `changed` is `dataclasses.replace`.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING

from escalation_manager.core.escalation.whole import Escalation

_NAMES = tuple(each.name for each in fields(Escalation))
_VALUES = attrgetter(*_NAMES)
_SLOTS = tuple(getattr(Escalation, name).__set__ for name in _NAMES)
_WRITERS = dict(zip(_NAMES, _SLOTS, strict=True))
_new = object.__new__
_become = object.__setattr__


class _Sheet(Escalation):
    """An escalation in the making: the same slots under another name."""

    __slots__ = ()


def sheet(state: Escalation) -> Escalation:
    """A copy that `changed` changes in place."""
    copy = _new(_Sheet)
    for write, value in zip(_SLOTS, _VALUES(state), strict=True):
        write(copy, value)
    return copy


def finished(state: Escalation) -> Escalation:
    """The sheet as an escalation; from now on it stays as it is."""
    _become(state, "__class__", Escalation)
    return state


if TYPE_CHECKING:
    from dataclasses import replace

    changed = replace
else:

    def changed(state: Escalation, /, **changes: object) -> Escalation:
        """The escalation with these fields changed: the sheet itself, of anything else a copy."""
        if type(state) is not _Sheet:
            return finished(changed(sheet(state), **changes))
        for name, value in changes.items():
            _WRITERS[name](state, value)
        return state
