"""Can one person bring a case from the mail to its close by the command line alone?"""

from pathlib import Path

import pytest

from escalation_manager.demo import mail, mail_names
from tests.cli.typed import Terminal

HEADINGS = (
    "## Escalation Management Report",
    "**Escalation ID**:",
    "**Account**:",
    "**ARR**:",
    "**Health Score**:",
    "### Escalation Details",
    "**Type**:",
    "**Severity**:",
    "**Status**:",
    "**Created**:",
    "**SLA Deadline**:",
    "### Issue Summary",
    "**Customer Statement**:",
    "**Impact**:",
    "### Root Cause Analysis",
    "**Initial Assessment**:",
    "**Category**:",
    "**Contributing Factors**:",
    "### Escalation Path",
    "| Time | Action | Owner | Status |",
    "### Current Owners",
    "| Role | Name | Responsibility | Contact |",
    "### Resolution Plan",
    "**Immediate Actions** (Next 4 hours)",
    "| Action | Owner | Due | Status |",
    "**Short-term Actions** (Next 24-48 hours)",
    "**Long-term Prevention**",
    "### Communication Plan",
    "| Audience | Message | Channel | Timing |",
    "| Customer (Primary) |",
    "| Customer (Exec) |",
    "| Internal (Team) |",
    "| Internal (Exec) |",
    "### Customer Communication Log",
    "| DateTime | Type | Recipient | Summary | Sender |",
    "### Risk Assessment",
    "| Risk | Probability | Impact | Mitigation |",
    "| Churn risk |",
    "| Escalation escalation |",
    "| PR/Public |",
    "### Goodwill Options (if applicable)",
    "| Option | Value | Approval Required |",
    "### Post-Resolution",
    "**Customer Satisfaction Check**:",
    "**Lessons Learned**:",
    "**Process Improvements**:",
)
"""The page's response format, in its order."""


@pytest.mark.parametrize("name", mail_names())
def test_each_sample_mail_becomes_a_report_in_the_pages_format(
    terminal: Terminal, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(mail(name))
    raised = terminal.types("raise", "--file", str(file), "--json")
    assert raised.code == 0, raised.err
    id_ = raised.json["escalation"]
    owner = terminal.types("show", id_, "--as", "amara", "--json").json["owners"]["accountable"]
    report = terminal.types("report", id_, "--as", owner)
    assert report.code == 0, report.err
    place = 0
    for heading in HEADINGS:
        found = report.out.find(heading, place)
        assert found >= 0, f"{heading} is missing, or stands too early"
        place = found
    for placeholder in ("[X", "[Name]", "[Time]", "[Company", "[DateTime]", "TBD", "None/100"):
        assert placeholder not in report.out


IN_A_PROCESS_OF_THEIR_OWN = ("raise", "confirm-fix", "close", "check")


def test_the_whole_life_of_one_case(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(mail("04-calm-catastrophe"))

    def at(clock: str, *words: str, code: int = 0) -> str:
        run = terminal.runs if words[0] in IN_A_PROCESS_OF_THEIR_OWN else terminal.types
        said = run(*words, "--at", f"2026-03-{clock}:00Z")
        assert said.code == code, f"{words}: {said.out}{said.err}"
        return said.out + said.err

    assert "ESC-0001" in at("10T06:00", "raise", "--file", str(file))
    assert "acknowledge" in at("10T06:01", "next")
    at("10T06:02", "ack", "1")
    at("10T06:03", "ack", "1", "--as", "daniel")
    at("10T06:04", "ack", "1", "--customer")
    promise = ("message", "send", "1", "--text", "It will be fixed by 12:00 UTC today.")
    assert "promise needs confirmation" in at("10T06:10", *promise, code=3)
    at("10T06:20", "confirm-fix", "1", "--by", "2026-03-10T12:00Z", "--as", "piotr")
    at("10T06:21", "message", "send", "1", "M2")
    gift = ("goodwill", "request", "1", "service_credit", "--value", "5000", "--reason", "sorry")
    at("10T07:00", *gift)
    assert "Refused" in at("10T07:01", "goodwill", "approve", "1", "G1", code=3)
    at("10T07:02", "goodwill", "approve", "1", "G1", "--as", "daniel")
    at("10T07:03", "goodwill", "use", "1", "G1")
    at("10T08:00", "task", "add", "1", "Ask Acme for a log", "--owner", "support", "--due", "+2h")
    at("10T08:05", "task", "done", "1", "T1", "--result", "acknowledged")
    at("10T08:10", "pause", "1", "--until", "+30m", "--reason", "Acme restarts its site")
    at("10T08:20", "resume", "1")
    cause = ("root-cause", "1", "--assessment", "A lock", "--category", "Technical")
    at("10T09:00", *cause, "--factor", "No load test")
    at("10T11:00", "resolve", "1", "--summary", "Release 44.1 is live")
    assert "post-mortem" in at("10T11:10", "close", "1", code=3)
    post = ("postmortem", "file", "1", "--summary", "All sites stood still")
    at("11T09:00", *post, "--root-cause", "Two locks", "--action", "Load test")
    at("11T11:30", "tick")
    at("11T12:00", "survey", "record", "1", "--score", "4")
    said = ("message", "log", "1", "--summary", "It works", "--direction", "in", "--confirms")
    at("11T12:05", *said)
    at("11T12:10", "lesson", "1", "One site in a test says nothing about fourteen")
    assert "Closed" in at("11T12:15", "close", "1")
    assert "closed" in at("11T12:16", "show", "1")
    assert "Nothing" not in at("11T12:17", "timeline", "1")
    assert "as they were written" in at("11T12:18", "check")
    assert "0 differed" in at("11T12:19", "rebuild", "--dry-run")
    early = at("11T12:20", "report", "1", "--as-of", "2026-03-10T06:05:00Z")
    assert "**Status**: In Progress" in early
    customer = at("11T12:21", "report", "1", "--audience", "customer")
    for secret in ("480,000", "62/100", "Mia Hoffmann", "Churn"):
        assert secret not in customer


def test_a_whole_desk_moves_and_loses_nothing(terminal: Terminal, tmp_path: Path) -> None:
    terminal.types("raise", "--account", "acc_123", stdin="The export is broken for 20 users.")
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert terminal.runs("export", str(first)).code == 0
    moved = Terminal(tmp_path / "moved.db", terminal.at)
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(first.read_bytes()[:3000])
    assert moved.types("import", str(cut)).code == 2
    assert not list(tmp_path.glob("moved.db*"))  # nothing that the next try would stumble over
    assert moved.types("import", str(first)).code == 0
    assert moved.types("export", str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert moved.types("show", "1").code == 0
