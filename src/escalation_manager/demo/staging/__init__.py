"""What does the demo company's desk look like today? A year behind it, and a lively morning.

Everything goes through the desk as people's commands, at instants before the present one, so that
what is seen is what such a year would have left behind: log, clocks, alerts, figures.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from escalation_manager.demo import YOU
from escalation_manager.demo.staging.around import around
from escalation_manager.demo.staging.company import company_of_today
from escalation_manager.demo.staging.directing import Direction, StageClock
from escalation_manager.demo.staging.past import COUNT, EVERY, past
from escalation_manager.demo.staging.present import present
from escalation_manager.desk.counter import Desk


def stage(make: Callable[[StageClock], Desk], now: datetime) -> Desk:
    """A whole desk as it stands at `now`. `make` makes an empty one that runs on this clock."""
    clock = StageClock(now - EVERY * (COUNT + 1))
    desk = make(clock)
    desk.load_text("the demo company", company_of_today(now))
    desk.store.set_setting("default_person", YOU)
    desk.store.set_setting("demo", True)
    direction = Direction(desk, clock, now)
    for stories in (past, present, around):
        stories(direction)
    direction.play()
    return desk
