"""Is there a sentence for everything that can happen?"""

from typing import get_args

from escalation_manager.core import events
from escalation_manager.core.telling import _SENTENCES, sentence


def test_every_event_has_its_sentence() -> None:
    assert set(get_args(events.Event)) == set(_SENTENCES)


def test_a_proposal_to_climb_says_which_rung_and_why() -> None:
    event = events.ClimbProposed(2, "Nobody answers.")
    assert sentence(event) == "Rung 2 proposed: Nobody answers."
