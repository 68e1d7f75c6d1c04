"""Clocks, ages, amounts and people read the same everywhere."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from escalation_manager.core.money import Money
from escalation_manager.web.squeezing import squeezed, stripped
from escalation_manager.web.views import ages, clocks, money, people
from escalation_manager.web.views.composer import safe_text

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

# The brief's table: what is left, of which whole, and what is read.
TABLE = [
    ("3h59m", "4h", "on", "3h 59m"),
    ("59m59s", "1h", "soon", "59m 59s"),
    ("12m05s", "1h", "urgent", "12m 05s"),
    ("4h", "24h", "soon", "4h"),
    ("-12m", "1h", "overdue", "Overdue 12m"),
    ("-5s", "1h", "overdue", "Overdue"),
    ("-50h", "1h", "overdue", "Overdue 2d 2h"),
    ("47h", "48h", "on", "47h"),
    ("100h", "240h", "on", "4d 4h"),
]


def length(text: str) -> timedelta:
    sign, rest, total = (-1 if text.startswith("-") else 1), text.lstrip("-"), timedelta()
    for unit, name in (("h", "hours"), ("m", "minutes"), ("s", "seconds")):
        number, found, after = rest.partition(unit)
        if found:
            total, rest = total + timedelta(**{name: int(number)}), after
    return sign * total


@pytest.mark.parametrize(("left", "whole", "state", "text"), TABLE)
def test_a_clock_reads_as_the_brief_says(left: str, whole: str, state: str, text: str) -> None:
    due = NOW + length(left)
    shown = clocks.running("Resolution", due - length(whole), due, NOW)
    assert (shown.state, shown.text) == (state, text)
    assert shown.said == (
        "Resolution: overdue"
        if state == "overdue"
        else f"Resolution: due in {ages.span(length(left))}"
    )


def test_instants_are_told_on_the_readers_own_clock() -> None:
    at = datetime(2026, 3, 11, 7, 22, tzinfo=UTC)
    assert ages.moment(at, NOW, "Europe/Berlin") == "tomorrow 08:22"
    assert ages.moment(NOW, NOW, "Asia/Tokyo") == "18:00"
    assert ages.moment(NOW + timedelta(days=3), NOW) == "Fri 09:00"
    assert ages.moment(NOW - timedelta(days=400), NOW) == "3 Feb 2025 09:00"
    assert ages.when(NOW, NOW) == "at 09:00"
    assert ages.when(at, NOW, "Europe/Berlin") == "tomorrow 08:22"
    assert ages.when(NOW + timedelta(days=3), NOW) == "on Fri 09:00"
    assert ages.when(NOW - timedelta(days=400), NOW) == "on 3 Feb 2025 09:00"
    assert ages.ago(NOW - timedelta(minutes=48), NOW) == "48m ago"
    assert ages.days_off(date(2026, 4, 26), NOW.date()) == "in 47 days"
    assert ages.exact(NOW, "Europe/Berlin") == "Tue 10 Mar 2026 10:00:00 CET"
    assert ages.iso(NOW) == "2026-03-10T09:00:00Z"


@pytest.mark.parametrize(
    ("amount", "short"),
    [("480000", "$480k"), ("1200000", "$1.2M"), ("910000", "$910k"), ("999", "$999"), ("0", "$0")],
)
def test_amounts_are_short_in_a_row(amount: str, short: str) -> None:
    assert money.short(Money(Decimal(amount))) == short


def test_a_person_is_two_letters_in_a_colour_of_their_own() -> None:
    assert people.initials("Maya Chen") == "MC"
    assert people.initials("Jean-Luc Picard") == "JP"
    assert people.initials("  ") == "?"
    assert len({people.hue(f"person{n}") for n in range(40)}) == people.HUES


def test_a_promise_is_taken_out_and_the_rest_stays() -> None:
    text = "Hello Sarah,\n\nwe found it. It will be fixed by 17:00 today. Sorry!\n\nMia"
    safe = safe_text(text, ("fixed by 17:00 today",), "14:30 CET")
    assert safe == (
        "Hello Sarah,\n\nwe found it. I will write to you again by 14:30 CET. Sorry!\n\nMia"
    )
    assert "17:00" not in safe_text(safe + " Back by 17:00.", ("Back by 17:00",), "14:30 CET")


def test_what_is_served_is_squeezed_and_means_the_same() -> None:
    sheet = "/* why */ :root { --ink-one : #111; }\n.a > .b { color: var( --ink-one ); margin : 0 }"
    assert squeezed(sheet) == ":root{--ink-one :#111}.a>.b{color:var( --ink-one );margin :0}"
    script = """
        // why
        const { kept, was: other } = document, first = 1;
        const text = `${first + 1} first ${go(`${other}`)}`; // because
        export const shown = (first_ = '// not') => ({ kept, first: first_ + +first, at: x.first });
        if (/first "/.test(text)) { text.first = 1; }
        shown(other ? first : text)
    """
    assert stripped(script) == (
        "let{kept,was:b}=document,a=1,c=`${a+1} first ${go(`${b}`)}`;"
        "export let shown=(d='// not')=>({kept,first:d+ +a,at:x.first});"
        'if(/first "/.test(c)){c.first=1}\nshown(b?a:c)'
    )
