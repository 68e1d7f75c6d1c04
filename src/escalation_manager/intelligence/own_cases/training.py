"""How are the weights found? With scikit-learn, on a company's own closed cases, and measured.

The only file that imports scikit-learn (extra `train`), and only while it trains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from escalation_manager.core.errors import BadInput, Conflict
from escalation_manager.intelligence.own_cases.reading import words_of

FEWEST = 40
"""Closed cases, below which nothing worth showing is learned."""
FEWEST_ALIKE = 3
"""Cases of one class; rarer classes are left out, and said."""
FOLDS = 5
MOST_WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Example:
    """One closed case: what the customer wrote, and what it turned out to be."""

    text: str
    type: str
    severity: str


def train(examples: Sequence[Example], at: datetime) -> dict[str, Any]:
    """The model as one JSON document, with what it gets right on cases it has not seen.

    Raises BadInput for too few cases, Conflict where scikit-learn is not installed.
    """
    if len(examples) < FEWEST:
        raise BadInput(
            f"There are {len(examples)} closed cases to learn from; {FEWEST} are the fewest.",
            "Close more cases first, or import them.",
        )
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        raise Conflict(
            "Training needs scikit-learn, which is not installed.",
            "Install it: pip install 'escalation-manager[train]'.",
        ) from None
    texts = [one.text for one in examples]
    counting = TfidfVectorizer(
        analyzer=words_of, min_df=2, max_features=MOST_WORDS, sublinear_tf=True
    )
    try:
        rows = counting.fit_transform(texts)
    except ValueError:
        raise BadInput(
            "No word occurs in two of the cases.", "Train on cases of one language."
        ) from None
    names = [str(name) for name in counting.get_feature_names_out()]
    return {
        "trained_at": at.isoformat(timespec="seconds"),
        "cases": len(examples),
        "rarity": {name: _short(value) for name, value in zip(names, counting.idf_, strict=True)},
        "type": _head(texts, rows, [one.type for one in examples], names),
        "severity": _head(texts, rows, [one.severity for one in examples], names),
    }


def _head(texts: list[str], rows: Any, labels: list[str], names: list[str]) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression

    counted = Counter(labels)
    kept = [place for place, label in enumerate(labels) if counted[label] >= FEWEST_ALIKE]
    known = [labels[place] for place in kept]
    if len(set(known)) < 2:
        raise BadInput(
            "All closed cases are of one kind; nothing can be told apart.",
            f"Close at least {FEWEST_ALIKE} cases of another type and severity.",
        )
    fitted = LogisticRegression(C=10.0, class_weight="balanced", max_iter=2_000)
    fitted.fit(rows[kept], known)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        # One row stands for both: the scores of the two are its halves.
        weights = [[-value / 2 for value in weights[0]], [value / 2 for value in weights[0]]]
        bias = [-bias[0] / 2, bias[0] / 2]
    right = _measure([texts[place] for place in kept], known)
    return {
        "classes": [str(name) for name in fitted.classes_],
        "bias": [_short(value) for value in bias],
        "weights": {
            name: [_short(row[place]) for row in weights] for place, name in enumerate(names)
        },
        "right": right,
        "baseline": max(Counter(known).values()) / len(known),
        "left_out": sorted(label for label, times in counted.items() if times < FEWEST_ALIKE),
    }


def _measure(texts: list[str], labels: list[str]) -> float:
    """The share it gets right of cases that it was not trained on: words are counted anew too."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline

    folds = min(FOLDS, *Counter(labels).values())
    whole = make_pipeline(
        TfidfVectorizer(analyzer=words_of, max_features=MOST_WORDS, sublinear_tf=True),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=2_000),
    )
    cut = StratifiedKFold(folds, shuffle=True, random_state=0)
    return float(cross_val_score(whole, texts, labels, cv=cut).mean())


def _short(value: float) -> float:
    return round(float(value), 4)
