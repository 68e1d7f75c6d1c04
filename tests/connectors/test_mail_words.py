"""Which words are new, which quoted, which nobody sees: HTML, history and signatures."""

from __future__ import annotations

import pytest

from escalation_manager.connectors.mail_file import parse_mail
from escalation_manager.connectors.mail_file.history import divide
from escalation_manager.connectors.mail_file.html_text import read_page
from escalation_manager.connectors.mail_file.signature import cut_signature

SEEN = [
    ("<p>One<p>Two", "One\n\nTwo"),
    ("a<br>b<br><br>c", "a\nb\n\nc"),
    ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
    ("<ul><li>a<li>b</ul>", "- a\n- b"),
    ("<table><tr><td>a<td> b </td><tr><td>c</table>", "a | b\nc"),
    ("a &lt;b&gt; &euro;5 &#8364; &#99999999999999; < c", "a <b> €5 € \ufffd < c"),
    ("x<script>if (a<b) alert('</p>')</script><style>p{color:red}</style>y", "xy"),
    ("<p title='a > b'>x</p><p alt=don't>y</p>", "x\n\ny"),
    ("<!-- no --><!--[if mso]>no<![endif]-->yes<!doctype x><?xml x?>", "yes"),
    ("<b><i>x</b>y</i>z", "xyz"),
    ("no < tag > here", "no < tag > here"),
    ("<title>no</title><noscript>no</noscript>yes", "yes"),
    ("<blockquote style='margin:0 0 0 40px'>indented</blockquote>", "indented"),
    ("<blockquote type=cite>old<br>older</blockquote>new", "> old\n> older\n>\nnew"),
]


@pytest.mark.parametrize(("html", "text"), SEEN)
def test_what_a_reader_sees(html: str, text: str) -> None:
    seen = "\n".join(line.rstrip() for line in read_page(html).text.split("\n"))
    assert seen == text


HIDDEN = [
    "<p hidden>X</p>",
    "<p style='display: none'>X</p>",
    "<p style='DISPLAY:NONE !important'>X</p>",
    "<p style='visibility:hidden'>X</p>",
    "<p style='mso-hide:all'>X</p>",
    "<p style='font-size:0px'>X</p>",
    "<p style='font-size:1px'><b>X</b></p>",
    "<p style='opacity:0'>X</p>",
    "<p style='position:absolute;left:-9999px'>X</p>",
    "<p style='max-height:0;overflow:hidden'>X</p>",
    "<p style='height:0px;overflow:hidden'>X</p>",
    "<p style='color:#ffffff'>X</p>",
    "<p style='color:#fefefe'>X</p>",
    "<font color=white>X</font>",
    "<div bgcolor='#222222'><span style='color:#222222'>X</span></div>",
    "<p style='color:transparent'>X</p>",
    "<style>.a, p.b {display:none}</style><p class='b c'>X</p>",
    "<style>#pre {font-size:0}</style><p id=pre>X</p>",
    "<p style='display:none'>X<p>",
]


@pytest.mark.parametrize("html", HIDDEN)
def test_hidden_text_is_kept_apart(html: str) -> None:
    page = read_page(f"before {html} after")
    assert page.text.split() == ["before", "after"]
    assert page.hidden == "X"


VISIBLE = [
    "<table bgcolor='#003366'><tr><td style='color:white'>X</td></tr></table>",
    "<td style='background:#0a0;color:#fff'>X</td>",
    "<div style='font-size:0'><span style='font-size:14px'>X</span></div>",
    "<style>@media screen and (max-width:600px) {.a {display:none}}</style><p class=a>X</p>",
    "<p style='font-size:0.9em;color:#777'>X</p>",
    "<p style='font-size:1em'>X</p>",
    "<p style='max-height:100%;opacity:0.8'>X</p>",
]


@pytest.mark.parametrize("html", VISIBLE)
def test_what_only_looks_hidden_is_read(html: str) -> None:
    page = read_page(html)
    assert (page.text, page.hidden) == ("X", "")


ATTRIBUTIONS = [
    "On Mon, 9 Mar 2026 at 08:15, Tan <t@x.example> wrote:",
    "On Mon, 9 Mar 2026 at 08:15, Tan Wei Ling <weiling.tan@x.example>\nwrote:",
    "Am 09.03.2026 um 08:15 schrieb Tan <t@x.example>:",
    "Am Mo., 9. März 2026 um 08:15 Uhr schrieb Tan:",
    "Le lun. 9 mars 2026 à 08:15, Tan <t@x.example> a écrit :",
    "El lun, 9 mar 2026 a las 8:15, Tan (<t@x.example>) escribió:",
    "Il giorno lun 9 mar 2026 alle ore 08:15 Tan ha scritto:",
    "Op ma 9 mrt 2026 om 08:15 schreef Tan <t@x.example>:",
    "Tan <t@x.example> wrote:",
]
DIVIDERS = [
    "-----Original Message-----\nFrom: Tan",
    "-----Ursprüngliche Nachricht-----\nVon: Tan",
    "-------- Message d'origine --------\nDe : Tan",
    "________________________________\nFrom: Tan <t@x.example>\nSent: Monday\nTo: Ann\nSubject: x",
    "From: Tan\nSent: Monday, 9 March 2026\nTo: Ann\nSubject: x",
    "*From:* Tan\n*Sent:* Monday\n*To:* Ann\n*Subject:* x",
    "Von: Tan\nGesendet: Montag\nAn: Ann\nBetreff: x",
    "De : Tan\nEnvoyé : lundi\nÀ : Ann\nObjet : x",
    "De: Tan\nEnviado el: lunes\nPara: Ann\nAsunto: x",
]


@pytest.mark.parametrize("announced", ATTRIBUTIONS)
def test_an_attribution_begins_history(announced: str) -> None:
    thread = divide(f"New.\n\n{announced}\n> Old.\n> Older.\n\nMore new.", "Re: x")
    assert [line for line in thread.own if line] == ["New.", "More new."]
    assert "> Older." in thread.quoted
    unmarked = divide(f"New.\n\n{announced}\n\nOld.\nOlder.", "Re: x")
    assert unmarked.own == ["New.", ""]


@pytest.mark.parametrize("announced", DIVIDERS)
def test_a_divider_begins_history(announced: str) -> None:
    thread = divide(f"New.\n\n{announced}\n\nOld.", "Re: x")
    assert thread.own == ["New.", ""]
    assert not thread.forwarded


@pytest.mark.parametrize("announced", DIVIDERS[3:])
@pytest.mark.parametrize("subject", ["FW: x", "Fwd: x", "WG: x", "TR: x", "RV: x"])
def test_the_subject_tells_a_forward_from_a_reply(announced: str, subject: str) -> None:
    thread = divide(f"See below.\n\n{announced}\n\nAll is down.", subject)
    assert thread.own == ["See below.", ""]
    assert thread.passed_on[0].author.startswith("Tan")
    assert thread.passed_on[0].lines == ["All is down."]


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "Begin forwarded message:",
        "---------- Message transféré ----------",
    ],
)
def test_a_marker_tells_a_forward(marker: str) -> None:
    text = f"See below.\n\n{marker}\nFrom: Bo <bo@x.example>\nDate: Monday\nSubject: x\n\n> Down."
    thread = divide(text, "")
    assert thread.passed_on[0].lines == ["Down."]
    assert thread.passed_on[0].author == "Bo <bo@x.example>"


@pytest.mark.parametrize(
    "words",
    [
        "On Monday your agent wrote:\nthat it was fixed.",
        "From: the beginning it never worked.\nNothing else to say.",
        "----------\nA heading\n----------",
        "To: whom it may concern",
        "5 > 4 and the list:\n- one",
    ],
)
def test_what_only_looks_like_history_is_the_customers_own(words: str) -> None:
    thread = divide(words, "Re: x")
    assert "\n".join(thread.own) == words


def test_a_mail_without_new_words_is_read_from_its_quotation() -> None:
    read = parse_mail(b"From: a@x.example\nSubject: Re: x\n\n> All is down.\n> Please help.\n")
    assert read.statement == "All is down.\nPlease help."
    assert any("no new words" in note for note in read.notes)


SIGNED = [
    ("It fails.\n\n-- \nAnn Lee\nAcme", "It fails."),
    ("It fails.\n\nBest regards,\nAnn Lee\nAcme | +1 202 555 0100", "It fails."),
    ("It fails.\n\nMit freundlichen Grüßen\n\nAnn", "It fails."),
    ("It fails.\n\nCordialement,\nAnn", "It fails."),
    ("It fails.\nSent from my iPhone", "It fails."),
    ("It fails.\n\nThanks\nAnn\n\nPS: It also smokes.", "It fails.\n\nPS: It also smokes."),
    ("It fails.\n\nThis e-mail is confidential and for the recipient only.", "It fails."),
    ("[EXTERNAL]\n\nIt fails.", "It fails."),
    ("CAUTION: This mail comes from outside.\nDo not click.\n\nIt fails.", "It fails."),
]


@pytest.mark.parametrize(("text", "words"), SIGNED)
def test_the_sign_off_is_cut_and_kept(text: str, words: str) -> None:
    left, signature = cut_signature(text.split("\n"))
    assert "\n".join(left).strip().replace("\n\n\n", "\n\n") == words
    assert {line for line in text.split("\n") if line} == {
        line for line in [*left, *signature] if line
    }


@pytest.mark.parametrize(
    "text",
    [
        "Thanks\n\nBut since Monday nothing at all works in our fourteen warehouses, not even the "
        "labels.",
        "Best",
        "This message was shown to all of our users:\nError 500",
        "This e-mail is about our contract.\n\nWe terminate it.",
        "Caution is needed here: it deletes data.",
    ],
)
def test_words_that_only_look_like_a_sign_off_stay(text: str) -> None:
    assert "\n".join(cut_signature(text.split("\n"))[0]) == text
