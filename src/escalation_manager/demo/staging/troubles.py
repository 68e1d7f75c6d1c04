"""What went wrong for customers in the past year? Sixteen kinds of trouble, each with its end."""

from __future__ import annotations

from typing import NamedTuple


class Trouble(NamedTuple):
    """One kind of escalation, from the customer's words to what was learned."""

    type: str
    severity: str
    subject: str
    says: str
    cause: str
    category: str
    end: str
    lesson: str


TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        "technical", "high", "Nightly stock export stops halfway",
        "The nightly stock export stopped at line 8,192 again. About 60 of our people start the "
        "day with yesterday's stock; we export by hand meanwhile.",
        "The export ran out of time on the largest warehouse.", "Technical",
        "The export writes in parts and has run complete for three nights.",
        "An export that cannot fit its window must say so before it begins.",
    ),
    Trouble(
        "commercial", "medium", "Invoice does not match the contract",
        "Our invoice lists 24 more seats than our contract. Please look into it before the end of "
        "the quarter, our auditors ask about it.",
        "Seats of a trial were counted as seats of the contract.", "Process",
        "The invoice was corrected and the trial seats were taken out.",
        "Trial seats are billed only after somebody has ordered them.",
    ),
    Trouble(
        "technical", "medium", "Labels print with the old logo",
        "Since the last release our labels print with the old logo. Eight people at packing "
        "correct them with a sticker.",
        "The label cache was not emptied with the release.", "Technical",
        "The cache is emptied, and all labels show the new logo.",
        "The cache is emptied with each release.",
    ),
    Trouble(
        "relationship", "medium", "Nobody answers our questions",
        "We have written three times to our contact at Larkfield and had no answer for nine days. "
        "We would like to know who is responsible for us.",
        "Mails went to a colleague who had left.", "Communication",
        "A new contact was introduced in a call, and the old address is forwarded.",
        "An address is forwarded on the day on which somebody leaves.",
    ),
    Trouble(
        "technical", "critical", "No orders are released in any warehouse",
        "Nothing has been released since early this morning: all our sites stand still, 300 "
        "colleagues cannot work, and there is no workaround.",
        "A release changed the order of two locks; the queue waited for itself.", "Technical",
        "The release was taken back, and all sites pick and print again.",
        "No releases before a weekend, and a load test with many sites before each.",
    ),
    Trouble(
        "commercial", "high", "Price increase without notice",
        "Our renewal quote is 18 % above last year although our contract caps an increase at 5 %. "
        "Our CFO wants this settled before we talk about the renewal on the table.",
        "The price list was applied without the cap of the contract.", "Process",
        "The quote was corrected to the agreed cap, and the CFO has accepted it.",
        "A cap is kept with the account, and quotes read it.",
    ),
    Trouble(
        "technical", "low", "Typing error in the French menu",
        "In the French menu it says “Exepdition”. Nothing urgent, but our team laughs about it.",
        "A translation was never read again.", "Technical",
        "The word is spelled as it should be.",
        "Translations are read by somebody who speaks the language.",
    ),
    Trouble(
        "technical", "high", "Handhelds lose their session",
        "Half of our 90 handhelds lose their session every twenty minutes. People sign in again "
        "and scan twice; it slows the whole shift.",
        "The session store was smaller than the number of devices.", "Technical",
        "The session store was enlarged, and no device has lost its session for two days.",
        "The size of the store follows the number of devices.",
    ),
    Trouble(
        "executive", "high", "Our COO asks for a call",
        "Our chief operating officer would like to speak with your management about the "
        "reliability of the past quarter before we decide on the roll-out in Spain.",
        "Three incidents in one quarter, and nobody had told the whole story.", "Communication",
        "The call took place, and a plan for the quarter is agreed.",
        "After a second incident in a quarter an executive writes by themselves.",
    ),
    Trouble(
        "technical", "medium", "Slow search for article numbers",
        "The search for article numbers takes up to a minute since Monday. Twelve people at "
        "customer service work around it with a spreadsheet.",
        "An index was missing after the migration.", "Technical",
        "The index is there again; the search answers within a second.",
        "A migration compares the indexes before and after.",
    ),
    Trouble(
        "commercial", "low", "Please send invoices to another address",
        "Could you send our invoices to our new address in future? The last two went to the old "
        "one, and accounting found them late.",
        "The address was changed in the CRM, but not in billing.", "Process",
        "The address is changed in both systems.",
        "Billing reads addresses from the CRM.",
    ),
    Trouble(
        "technical", "high", "Order proposals are missing for a third of our depots",
        "Last night only 61 of 94 depots got their order proposals. The others plan by phone; it "
        "works, but each depot loses about two hours.",
        "The limit of calls was lowered without a word to customers.", "Process",
        "The limit is back to what it was, and all depots had their proposals.",
        "A lower limit is announced two weeks before.",
    ),
    Trouble(
        "relationship", "high", "Training was cancelled twice",
        "The training of our 45 new colleagues was cancelled for the second time, a day before. "
        "We start without them now, and our managers are losing patience.",
        "One trainer for two regions.", "Process",
        "The training took place with two trainers.",
        "A training has a second trainer who is told with the first.",
    ),
    Trouble(
        "technical", "low", "Dashboard shows last week's colours",
        "The dashboard keeps the colours of last week until one reloads it. A small thing.",
        "The browser kept an old style sheet.", "Technical",
        "Style sheets carry their version in their name.",
        "Whatever a browser keeps has its version in its name.",
    ),
    Trouble(
        "technical", "medium", "Return labels carry no bar code",
        "Return labels come without a bar code since yesterday. We write about thirty of them by "
        "hand each day.",
        "A font was missing on one of the print servers.", "Technical",
        "The font is installed on every print server.",
        "Print servers are set up from one recipe.",
    ),
    Trouble(
        "legal", "medium", "Questions about our data processing agreement",
        "Our data protection officer has questions about the sub-processors in annex 3 of our "
        "data processing agreement, and asks for the current list.",
        "The list of sub-processors was two versions old.", "Process",
        "The current list was sent, and the annex was signed again.",
        "The annex names where the current list is found.",
    ),
)  # fmt: skip
