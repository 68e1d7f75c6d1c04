"""Are the borders found that serve the aims, and is nothing else looked at?"""

import pytest

from escalation_manager.words.english.likeness import Borders

pytest.importorskip("sklearn")

from evaluation.words.borders import Heard, Told, search

START = Borders(0.0, 0.0, 0.3, -0.6, -0.2, -0.9, 0.06)


def message(kind: str | None, like: float) -> Heard:
    far = (like, -2.0) if kind != "goodwill" else (-2.0, like)
    told = Told(far, (True, True), (False, False), (False, False), 0.0)
    return Heard("anybody", "medium", [kind] if kind else [], [told])


def test_borders_part_the_guilty_from_the_clean() -> None:
    guilty = [message(kind, 0.3) for kind in ("promise", "goodwill") for _ in range(20)]
    clean = [message(None, -0.3) for _ in range(40)]
    found = search([*guilty, *clean], START)
    assert -0.3 < found.promise <= 0.3
    assert found.offer <= 0.3
    assert found.amber > -0.3


def test_what_can_not_be_parted_is_asked_about_rather_than_held() -> None:
    guilty = [message(kind, 0.1) for kind in ("promise", "goodwill") for _ in range(4)]
    clean = [message(None, 0.1) for _ in range(40)]
    found = search([*guilty, *clean], START)
    assert found.promise > 0.1
    assert found.amber <= 0.1
