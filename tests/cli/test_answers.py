"""Does every answer come in the right form, and every refusal with its exit code and its way on?"""

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from escalation_manager.cli.app import build
from escalation_manager.demo import mail
from escalation_manager.main import _Wired
from tests.cli.typed import Said, Terminal

WORDS = "The export is broken for 20 users since this morning."
LATER = "2026-05-10T12:00:00Z"
CALLS = {
    "crm.get_account": """crm.get_account({
     accountId: "acc_123",
     includeContract: true,
     includeHealth: true
   })""",
    "crm.get_interactions": """crm.get_interactions({
     accountId: "acc_123",
     types: ["escalation", "support_ticket", "complaint"],
     period: "6m"
   })""",
    "messaging.send_alert": """messaging.send_alert({
     recipients: ["csm", "cs_manager", "engineering_lead"],
     priority: "high",
     message: "Escalation: [Summary]",
     accountId: "acc_123"
   })""",
    "crm.create_task": """crm.create_task({
     accountId: "acc_123",
     type: "escalation",
     tasks: [
       { title: "Acknowledge customer", owner: "csm", due: "+1h" },
       { title: "Root cause analysis", owner: "engineering", due: "+4h" }
     ]
   })""",
    "feedback.get_surveys": """feedback.get_surveys({
     accountId: "acc_123",
     types: ["nps", "csat"]
   })""",
}
"""As the page prints them."""


def raised(terminal: Terminal) -> Said:
    return terminal.types("raise", "--account", "acc_123", "--json", stdin=WORDS)


@pytest.mark.parametrize("tool", CALLS)
def test_the_pages_five_tool_calls_run_verbatim(terminal: Terminal, tool: str) -> None:
    whole = terminal.types("call", CALLS[tool])
    assert whole.code == 0, whole.err
    arguments = re.sub(
        r"(?<=[{,\s])(\w+):\s(?=[\"\[\{tf])", r'"\1": ', CALLS[tool].removeprefix(f"{tool}(")[:-1]
    )
    json.loads(arguments)
    apart = terminal.types("call", tool, arguments)
    assert apart.code == 0, apart.err
    assert apart.json.keys() == whole.json.keys()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("show", "ESC-0404"), 4, "There is no escalation"),
        (("raise", "--account", "acc_404"), 4, "acc_404"),
        (("list", "--nonsense"), 2, "No such option"),
        (("report", "1", "--format", "docx"), 2, "Use one of"),
        (("severity", "1", "huge", "--reason", "x"), 2, "Use one of"),
        (("pause", "1", "--until", "2026-02-30T00:00Z", "--reason", "x"), 2, "no instant"),
        (("pause", "1", "--until", "2026-03-11T00:00", "--reason", "x"), 2, "no time zone"),
        (("pause", "1", "--until", "2026-03-01T00:00Z", "--reason", "x"), 2, "future"),
        (("close", "1"), 3, "lifecycle"),
        (("confirm-fix", "1", "--by", "+2h"), 3, "Refused"),
        (("ack", "1", "--as", "nobody"), 3, "nobody"),
        (("init",), 5, "already"),
        (("call", "crm.get_acount", "{}"), 4, "Did you mean crm.get_account"),
        (("call", "crm.get_account", '{"accountID": "acc_123"}'), 2, "accountId"),
        (("explain", "1", "clock"), 4, "acknowledge"),
        (("task", "done", "1", "T9"), 4, "T1"),
        (("message", "send", "1", "M9"), 4, "M9"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_goes_wrong_has_its_exit_code_and_says_what_to_do(
    terminal: Terminal, words: tuple[str, ...], code: int, says: str
) -> None:
    raised(terminal)
    said = terminal.types(*words, stdin=WORDS)
    assert said.code == code, said.out + said.err
    assert says in said.err
    assert "Traceback" not in said.err


def test_a_refusal_names_its_rule_and_remedy_also_in_json(terminal: Terminal) -> None:
    raised(terminal)
    said = terminal.types("confirm-fix", "1", "--by", "+2h", "--json")
    refusal = json.loads(said.err)
    assert refusal["rule"]
    assert refusal["remedy"]


def test_time_can_be_set_on_a_rehearsal_desk_alone(tmp_path: Path) -> None:
    real = Terminal(tmp_path / "real.db")
    assert real.types("init", "--demo").code == 0
    said = real.types("list", "--at", "2026-03-10T06:00Z")
    assert said.code == 2
    assert "real time" in said.err


def test_through_a_pipe_there_are_tabs_exact_times_and_no_cut(terminal: Terminal) -> None:
    raised(terminal)
    (line,) = terminal.types("list").out.splitlines()
    cells = line.split("\t")
    assert cells[0] == "ESC-0001"
    assert re.fullmatch(r"2026-03-10T\d\d:\d\d:\d\dZ", cells[5])


@pytest.mark.parametrize(
    "words",
    [
        ("list",), ("next",), ("show", "1"), ("timeline", "1"), ("explain", "1", "resolution"),
        ("report", "1"), ("metrics",), ("tick",), ("inbox",), ("outbox",), ("effects",),
        ("check",), ("rebuild",), ("doctor",), ("tools",), ("handbook", "show"),
        ("handbook", "versions"), ("task", "list", "1"), ("message", "list", "1"),
        ("goodwill", "list", "1"), ("demo", "--mails"), ("message", "promises", "1"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_everything_answers_in_json(terminal: Terminal, words: tuple[str, ...]) -> None:
    raised(terminal)
    said = terminal.types(*words, "--json")
    assert said.code in (0, 1), said.err
    json.loads(said.out)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "PNG"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\0\1\2\3" * 500, ""),
        (b"x" * (6 * 1024 * 1024), "5 MB"),
    ],
    ids=["empty", "blank", "picture", "pdf", "binary", "six megabytes"],
)
def test_what_is_no_mail_is_refused_in_words(
    terminal: Terminal, tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(content)
    said = terminal.types("raise", "--account", "acc_123", "--file", str(file))
    assert said.code == 2, said.out
    assert says in said.err
    assert terminal.types("list").out == ""


def test_a_mail_of_five_megabytes_is_read(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    body = b"Our export is broken, 20 users wait.\n\n" + b"> quoted line\n" * 350_000
    file.write_bytes(b"From: a@acme.example\nSubject: Export\n\n" + body)
    assert terminal.types("raise", "--account", "acc_123", "--file", str(file)).code == 0


def test_a_handbook_with_ten_faults_names_all_ten(terminal: Terminal, tmp_path: Path) -> None:
    shipped = terminal.types("handbook", "show", "--shipped").out
    for old, new in (
        ('response = "1h"', 'response = "soon"'),
        ('resolution = "24h"', "resolution = 24"),
        ('response = "8h"', 'respons = "8h"'),
        ("post_mortem = true", 'post_mortem = "yes"'),
        ('owners = ["finance", "legal"]', 'owners = ["finanze"]'),
        ('imminent = "0.75"', 'imminent = "75"'),
        ('night_from = "20:00"', 'night_from = "25:00"'),
        ("attempts = 2", "attempts = 0"),
        ('csat_above = "4"', 'csat_above = "four"'),
        ('approval = "cs_manager"', 'approval = "boss"'),
    ):
        assert old in shipped
        shipped = shipped.replace(old, new, 1)
    file = tmp_path / "handbook.toml"
    file.write_text(shipped, encoding="utf-8")
    said = terminal.types("handbook", "check", str(file))
    assert said.code == 2
    for place in (
        "severities.critical.response", "severities.critical.resolution", "respons",
        "severities.critical.post_mortem", "types.commercial.owners", "clocks.imminent",
        "ladder.night_from", "closing.attempts", "metrics.csat_above",
        "goodwill.options.service_credit.approval",
    ):  # fmt: skip
        assert place in said.err


def test_a_damaged_database_is_named_and_nothing_is_lost(terminal: Terminal) -> None:
    raised(terminal)
    data = bytearray(terminal.db.read_bytes())
    data[100:2000] = b"\xff" * 1900
    terminal.db.write_bytes(data)
    said = terminal.runs("list")
    assert said.code == 1
    assert "Traceback" not in said.err
    assert str(terminal.db) in said.err


def test_a_reader_that_leaves_early_is_no_error(terminal: Terminal) -> None:
    raised(terminal)
    import subprocess

    from tests.cli.typed import SCRIPT

    done = subprocess.run(
        f"{SCRIPT} report 1 --at {terminal.at} --db {terminal.db} | head -1",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("## Escalation")
    assert "Traceback" not in done.stderr


def test_ten_thousand_questions_about_a_calendar(terminal: Terminal, tmp_path: Path) -> None:
    calendars = tmp_path / "calendars.json"
    weekly = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    office = {"time_zone": "Europe/Berlin", "weekly": weekly}
    calendars.write_text(json.dumps({"office": office}), encoding="utf-8")
    question = {"op": "add", "calendar": "office", "at": "2026-03-27T15:00:00Z", "seconds": 7200}
    questions = "\n".join(json.dumps({"id": n, **question}) for n in range(10_000))
    said = terminal.types("calendar", "--calendars", str(calendars), stdin=questions)
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert len(lines) == 10_000
    assert json.loads(lines[-1]) == {"id": 9999, "answer": "2026-03-30T08:00:00Z"}


def test_the_mail_may_come_from_standard_input(terminal: Terminal) -> None:
    said = terminal.runs("raise", stdin=mail("04-calm-catastrophe"))
    assert said.code == 0, said.err
    assert "Critical" in said.out


@pytest.mark.parametrize("name", ["02-forwarded-thread", "04-calm-catastrophe"])
def test_a_sample_mail_of_today_was_written_a_few_minutes_ago(
    terminal: Terminal, name: str
) -> None:
    shown = terminal.runs("demo", "--show", name, "--today", "--at", LATER)
    raw, plain = shown.out.encode(), mail(name)
    sent = re.search(r"\r\nDate: (.*)\r\n", shown.out)
    assert sent
    assert parsedate_to_datetime(sent[1]) == datetime(2026, 5, 10, 11, 55, tzinfo=UTC)
    assert raw.partition(b"\r\n\r\n")[2] == plain.partition(b"\r\n\r\n")[2]
    said = terminal.types("raise", "--at", LATER, stdin=raw)
    assert said.code == 0, said.err
    assert "overdue" not in said.out


def test_a_data_folder_that_cannot_be_made_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("no folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    said = CliRunner().invoke(build(_Wired()), ["init"], env={"ESCALATIONS_DB": None})
    assert said.exit_code == 1
    assert "cannot be made" in said.stderr
    assert "--db" in said.stderr


def test_every_command_takes_the_number_alone(terminal: Terminal) -> None:
    raised(terminal)
    for words in (("assist", "1", "--dry-run"), ("assist", "1", "--propose", "summary")):
        said = terminal.types(*words)
        assert said.code == 0, said.err
    for further in ((), ("--take",)):
        assert terminal.types("proposal", "esc-1", "s1", *further).code == 0


def test_it_says_which_version_it_is_and_that_a_filter_is_misspelt(terminal: Terminal) -> None:
    said = terminal.types("--version")
    assert (said.code, said.out) == (0, f"Escalation Manager {version('escalation-manager')}\n")
    refused = terminal.types("list", "--severity", "crit")
    assert (refused.code, refused.out) == (2, "")
    assert "Use one of: critical, high" in refused.err


def test_words_that_begin_with_a_command_make_only_that_one_ready_and_all_others_see_all() -> None:
    def named(*words: str) -> set[str | None]:
        app = build(_Wired(), words)
        commands = {one.name for one in app.registered_commands}
        return commands | {one.name for one in app.registered_groups}

    every = named()
    assert len(every) > 50
    assert named("list", "--json") == {"list"}
    assert named("task", "list", "1") == {"task"}
    for words in (("--help",), ("nonsense",), ("--db", "list"), ("--db", "desk.db", "list")):
        assert named(*words) == every
