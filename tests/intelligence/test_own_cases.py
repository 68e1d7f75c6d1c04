"""A company's own classifier: trained on its closed cases, measured, and shown beside the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.desk.own_cases import KIND
from escalation_manager.intelligence.own_cases.reading import opinion, words_of
from escalation_manager.intelligence.own_cases.training import FEWEST, Example, train
from tests.stories.world import World

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
GOODS = ("tyres", "pumps", "valves", "lamps", "seats", "doors", "bolts", "hoses")
EXAMPLES = [
    *(Example(f"The export of {one} fails with error {n}", "technical", "high")
      for n, one in enumerate(GOODS * 2)),
    *(Example(f"The invoice for {one} is wrong by {n} euros", "commercial", "medium")
      for n, one in enumerate(GOODS * 2)),
    *(Example(f"Nobody answers our calls about {one}", "relationship", "low") for one in GOODS),
]  # fmt: skip


def test_it_learns_what_the_cases_have_in_common() -> None:
    model = train(EXAMPLES, NOON)
    said = opinion(model, "Another invoice is wrong, for gaskets this time.")
    assert (said.type.name, said.severity.name) == ("commercial", "medium")
    assert said.type.share > 0.5
    assert said.type_measured.right > said.type_measured.baseline
    assert "40 closed cases" in str(said)


def test_plain_arithmetic_says_what_the_library_says() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    model = json.loads(json.dumps(train(EXAMPLES, NOON)))
    counting = TfidfVectorizer(analyzer=words_of, min_df=2, sublinear_tf=True)
    rows = counting.fit_transform([one.text for one in EXAMPLES])
    fitted = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2_000)
    fitted.fit(rows, [one.type for one in EXAMPLES])
    for text in ("The export of gaskets fails", "Nobody answers", "Something else", ""):
        shares = fitted.predict_proba(counting.transform([text]))[0]
        said = opinion(model, text).type
        place = list(fitted.classes_).index(said.name)
        assert said.share == pytest.approx(shares[place], abs=0.01)
        assert said.share == pytest.approx(max(shares), abs=0.01)


def test_two_classes_are_told_apart_too() -> None:
    two = [one for one in EXAMPLES if one.type != "relationship"] + EXAMPLES[:8]
    model = train(two, NOON)
    assert opinion(model, "the export fails").type.name == "technical"
    assert opinion(model, "the invoice is wrong").type.name == "commercial"


def test_the_same_cases_give_the_same_weights() -> None:
    assert train(EXAMPLES, NOON) == train(EXAMPLES, NOON)


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        (EXAMPLES[: FEWEST - 1], "40 are the fewest"),
        ([Example(f"a{n} b{n}", "technical", "low") for n in range(FEWEST)], "in two of the cases"),
        ([Example("it fails", "technical", "low")] * FEWEST, "all closed cases are of one kind"),
    ],
)
def test_what_teaches_nothing_is_refused(examples: list[Example], words: str) -> None:
    with pytest.raises(BadInput, match=f"(?i){words}"):
        train(examples, NOON)


def test_what_is_too_rare_is_left_out_and_said() -> None:
    model = train([*EXAMPLES, Example("A lawyer writes", "legal", "high")], NOON)
    assert model["type"]["left_out"] == ["legal"]
    assert "legal" not in model["type"]["classes"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("own"))
    for one in EXAMPLES:
        made.raises(one.text, severity=one.severity, type_=one.type)
        if one.severity in ("critical", "high"):
            made.does("mia", c.FilePostMortem("What happened.", "A lock."))
        told = c.LogCommunication("out", "call", "We told Sarah.", "Sarah", made.at)
        made.does("mia", told)
        made.does("mia", c.Resolve("It works again."))
        made.does("mia", c.LogCommunication("in", "call", "It works.", "Sarah", confirms=True))
        made.desk.act(made.at)
        made.does("mia", c.Close())
        made.at += timedelta(minutes=1)
    yield made
    made.desk.store.close()


class TestOnADesk:
    def test_a_dry_run_measures_and_keeps_nothing(self, world: World) -> None:
        trained = world.desk.own_cases.train(actor="daniel", at=world.at, dry_run=True)
        assert (trained.cases, trained.dry_run) == (len(EXAMPLES), True)
        assert world.desk.store.document(KIND) is None

    def test_it_is_shown_beside_the_rules_and_decides_nothing(self, world: World) -> None:
        world.desk.own_cases.train(actor="daniel", at=world.at)
        world.raises("The invoice for gaskets is wrong by 12 euros.")
        before = (world.state.type, world.state.severity)
        worked = world.desk.specialist.work(world.id, actor="mia", at=world.at)
        assert any("Like your own cases: commercial" in line for line in worked.steps[0].found)
        assert (world.state.type, world.state.severity) == before

    def test_who_may_not_change_the_policy_may_not_train(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="may not train"):
            world.desk.own_cases.train(actor="mia", at=world.at)

    def test_too_few_cases_say_so(self, tmp_path: Path) -> None:
        empty = World(tmp_path)
        with pytest.raises(BadInput, match="0 closed cases"):
            empty.desk.own_cases.train(actor="daniel", at=empty.at)
        empty.desk.store.close()
