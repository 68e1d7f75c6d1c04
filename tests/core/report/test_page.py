"""The page's "Response Format": every heading, label and table, in its order and wording."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience, Report
from tests.core.report.sample import FULL, UNKNOWN

PAGE = """\
## Escalation Management Report

**Escalation ID**: ESC-[XXXX]
**Account**: [Company Name]
**ARR**: $[X]
**Health Score**: [X]/100

### Escalation Details

**Type**: [Escalation Type]
**Severity**: [Critical/High/Medium/Low]
**Status**: [Open/In Progress/Resolved/Closed]
**Created**: [DateTime]
**SLA Deadline**: [DateTime] ([X hours remaining])

### Issue Summary

**Customer Statement**:
> "[Customer's description of the issue]"

**Impact**:
- Business Impact: [Description]
- Users Affected: [Number]
- Duration: [Time since started]

### Root Cause Analysis

**Initial Assessment**: [Brief analysis]
**Category**: [Technical/Process/Communication/etc.]
**Contributing Factors**:
1. [Factor 1]
2. [Factor 2]

### Escalation Path

| Time | Action | Owner | Status |
|------|--------|-------|--------|
| [Time] | Initial report | [Name] | ✓ |
| [Time] | CSM notified | [Name] | ✓ |
| [Time] | Technical review | [Name] | → |
| [Time] | Resolution target | [Name] | ⬜ |

### Current Owners

| Role | Name | Responsibility | Contact |
|------|------|----------------|---------|
| Primary | [Name] | Overall coordination | [Contact] |
| Technical | [Name] | Issue resolution | [Contact] |
| Executive | [Name] | Customer relationship | [Contact] |

### Resolution Plan

**Immediate Actions** (Next 4 hours)
| Action | Owner | Due | Status |
|--------|-------|-----|--------|
| [Action 1] | [Name] | [Time] | ⬜ |
| [Action 2] | [Name] | [Time] | ⬜ |

**Short-term Actions** (Next 24-48 hours)
| Action | Owner | Due | Status |
|--------|-------|-----|--------|
| [Action 1] | [Name] | [Time] | ⬜ |
| [Action 2] | [Name] | [Time] | ⬜ |

**Long-term Prevention**
| Action | Owner | Due | Status |
|--------|-------|-----|--------|
| [Action 1] | [Name] | [Date] | ⬜ |

### Communication Plan

| Audience | Message | Channel | Timing |
|----------|---------|---------|--------|
| Customer (Primary) | [Message] | [Channel] | [When] |
| Customer (Exec) | [Message] | [Channel] | [When] |
| Internal (Team) | [Message] | Slack | [Frequency] |
| Internal (Exec) | [Message] | Email | [Frequency] |

### Customer Communication Log

| DateTime | Type | Recipient | Summary | Sender |
|----------|------|-----------|---------|--------|
| [DateTime] | [Type] | [Name] | [Summary] | [Name] |

### Risk Assessment

| Risk | Probability | Impact | Mitigation |
|------|-------------|--------|------------|
| Churn risk | [H/M/L] | [H/M/L] | [Action] |
| Escalation escalation | [H/M/L] | [H/M/L] | [Action] |
| PR/Public | [H/M/L] | [H/M/L] | [Action] |

### Goodwill Options (if applicable)

| Option | Value | Approval Required |
|--------|-------|-------------------|
| Service credit | $[X] | CS Manager |
| Extended contract | [X] months | VP CS |
| Premium support | [Duration] | VP CS |

### Post-Resolution

**Customer Satisfaction Check**: [Scheduled/Completed/Score]
**Lessons Learned**: [Documentation status]
**Process Improvements**: [Identified/Implemented]
"""
"""The page's "Response Format", letter by letter."""

EXAMPLES = re.compile(
    r"\| \[(Time|Action \d|DateTime)\].*"  # a row of which a report has as many as there are facts
    r"|[12]\. \[Factor \d\]|\|[-|]+\|"
)
FIXED = re.compile(r"(\*\*[^*]+\*\*:?( \([^)]*\))?|- [^:]+:|#+ .+|> |\| (?:[^|\[]+\|)(?=.*\[))")
"""What of a line of the format stays as it is: a label, a heading, the first cell of a row."""


def wanted() -> Iterator[str]:
    """The beginning that a report's line must have, for every line of the format."""
    for line in PAGE.splitlines():
        if not line or EXAMPLES.fullmatch(line):
            continue
        found = FIXED.match(line)
        yield found[0] if found else line


KEPT_INSIDE = ("ARR", "Health", "SLA", "Risk", "Churn", "Goodwill", "Internal (", "Clocks")


def labels(markdown: str) -> list[str]:
    return [re.sub(r"\*\*:.*", "**:", line) for line in skeleton(markdown)]


def skeleton(markdown: str) -> list[str]:
    return [line.rstrip() for line in markdown.split("\n") if re.match(r"#+ |\*\*", line)]


@pytest.mark.parametrize("report", [FULL, UNKNOWN], ids=["full", "unknown"])
def test_every_line_of_the_format_stands_in_its_order(report: Report) -> None:
    lines = iter(to_markdown(report).split("\n"))
    for start in wanted():
        assert any(line.startswith(start) for line in lines), f"Missing or out of order: {start}"


def test_no_heading_or_label_stands_there_that_the_page_has_not() -> None:
    assert labels(to_markdown(UNKNOWN)) == labels(PAGE)


def test_the_clocks_come_after_the_page_is_complete() -> None:
    assert skeleton(to_markdown(FULL))[-1] == "### Clocks"


def test_unknown_is_written_as_unknown_and_never_as_zero() -> None:
    text = to_markdown(UNKNOWN)
    for label in ("Account", "ARR", "Health Score", "Severity", "SLA Deadline", "Lessons Learned"):
        assert f"**{label}**: unknown" in text
    for label in ("Business Impact", "Users Affected", "Duration"):
        assert f"- {label}: unknown" in text
    rest = text.replace("ESC-0001", "").replace("Next 4 hours", "").replace("24-48", "")
    assert not re.search(r"\b0\b|None|\[", rest)


def test_zero_is_written_as_zero() -> None:
    report = replace(UNKNOWN, health=0, issue=replace(UNKNOWN.issue, users_affected=0))
    text = to_markdown(report)
    assert "**Health Score**: 0/100" in text
    assert "- Users Affected: 0\n" in text


def test_an_empty_table_keeps_its_head_and_says_none() -> None:
    text = to_markdown(replace(UNKNOWN, log=()))
    assert "|---------|--------|\n| None |  |  |  |  |\n" in text


@pytest.mark.parametrize("word", KEPT_INSIDE)
def test_the_customer_sees_no_trace_of_what_is_kept_inside(word: str) -> None:
    assert word in to_markdown(FULL)
    assert word not in to_markdown(replace(FULL, audience=Audience.CUSTOMER))


def test_what_the_customer_sees_stands_in_the_pages_order() -> None:
    shared = skeleton(to_markdown(replace(UNKNOWN, audience=Audience.CUSTOMER)))
    whole = iter(skeleton(to_markdown(UNKNOWN)))
    assert all(line in whole for line in shared)
    assert len([line for line in shared if line.startswith("###")]) == 9


def test_the_marks_are_the_pages() -> None:
    text = to_markdown(FULL)
    for row in (
        "Lena Fischer | ✓ |",
        "Priya Nair | → |",
        "Priya Nair | ⬜ |",
        "Berg | {} ⬜ late |",
    ):
        assert row.replace("{} ", "2026-03-10 10:15 CET | ") in text
