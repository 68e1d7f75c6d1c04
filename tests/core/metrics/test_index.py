"""One metric, one file, one constant: none is forgotten, and each stands in the documentation."""

from pathlib import Path

import escalation_manager.core.metrics as index
from escalation_manager.core.figures.asking import Metric
from escalation_manager.core.figures.reference import reference
from escalation_manager.core.metrics import METRICS
from tests.core.metrics.made import HANDBOOK

FOLDER = Path(index.__file__).parent
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "metrics.md"


def test_every_file_of_the_folder_is_a_metric_of_the_index() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert {metric.name for metric in METRICS} == files, "Add its METRIC to METRICS in __init__.py."
    assert len(METRICS) == len(files)


def test_every_file_holds_one_constant_that_is_named_after_it() -> None:
    for metric in METRICS:
        module = getattr(index, metric.name)
        found = [name for name, value in vars(module).items() if isinstance(value, Metric)]
        assert found == ["METRIC"], f"{metric.name}: keep one constant, METRIC."
        assert module.METRIC is metric


def test_the_page_of_the_documentation_says_what_the_code_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    _, _, generated = page.partition("core/figures/reference.py. -->\n\n")
    assert generated == reference(METRICS, HANDBOOK), "Write it anew from the code."


def test_the_page_says_nothing_that_is_no_setting() -> None:
    assert "{" not in reference(METRICS, HANDBOOK)
