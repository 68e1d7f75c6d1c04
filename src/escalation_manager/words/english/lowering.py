"""Whose words are these, and are they a refusal? Then no likeness holds the message."""

from __future__ import annotations

import re

from escalation_manager.words.english.values import VALUE
from escalation_manager.words.finding import Kind

_DECLINED = re.compile(
    r"\b(?:can(?:no|')t|cannot|cannae|unable|not able|can (?:\w+ ){0,2}not|out of the question|"
    r"declin\w+|reject\w*|refus\w+|not (?:in a position|possible|permitted|entitled|due|accept)|"
    r"no (?:refund|credit|discount|budget|(?:legal )?basis|grounds)|said no|"
    r"\bi regret\b|regret (?:that (?:we|i|there|it|this|no)|to)\b|"
    r"remains? shut|won't be (?:able|possible|handing|giving)|is not something|not on the table|"
    r"(?:we|i|they) (?:\w+ )?do(?:n't| not) (?:offer|do|give|grant) |not allowed|"
    r"have (?:no|any) (?:say|room)|"
    r"(?:no|not any) (?:amount|sum|concession|offer|gesture|gift|reduction|rebate|abatement|"
    r"compensation|money|freebie)\b.{0,30}\b(?:has|have|was|is|are|will|been)|no record of|"
    r"nobody(?:'s| is| will|'ll| has)? (?:\w+ )?(?:comp|giv|offer|get|promis)\w*|"
    r"(?:not|n't) (?:gonna|going to) (?:\w+ )?(?:give|offer|throw|pay|comp|refund|credit|discount|"
    r"waive)|there (?:will not|won't) be (?:one|any))\b"
)
_YET_GIVEN = re.compile(
    r"(?:not|n't|never|no longer)(?: \w+){0,3} (?:charg\w*|bill\w*|invoic\w*|pay\b|payable|"
    r"paying|cost\w*|averse)|\b(?:but|though|however|instead|that said|except|until)\b"
)
"""With these a refusal may itself be the gift: "you can't be charged"."""
_THEIRS = re.compile(
    r"\W*(?:(?:and|also|as|i (?:see|know|understand|read|hear) (?:that )?)\s+)?"
    r"you(?:'d| would| also| have|'ve| both| were| had)* (?:ask|wrote|write|said|say|mention|told|"
    r"tell|want|need(?:ed)?\b|like|request|demand|expect|intend|insist|hope|set|claim|propose|"
    r"suggest|promised|contend|state)\w*\b"
    r"|\W*your? (?:request|demand|wish|claim|suggestion|idea|expectation)"
    r"|\W*(?:thank you|thanks) for (?:the|your) (?:idea|suggest|request|propos)"
)
_THEN_OURS = re.compile(
    r"\b(?:we|i|it|you|they|that|this|he|she)(?:'ll| will| can| could| shall|'d| would| should)\b"
    r"|\bwill\b|,? and (?:so|we|i)\b|\bbut\b"
)


_REPORTED = re.compile(
    r"\b(?:i (?:understand|gather|hear|read|see|note)|we (?:received|note|noted|understand)|"
    r"received|(?:reference is made|refer) to|regarding|concerning)\b.{0,40}\byou(?:r|rs)?\b"
    r".{0,60}\bthat\b|\byou(?:'d| have| had)? (?:told|wrote|said|informed|assured|announced)\b"
    r".{0,40}\bthat\b|\byour (?:\w+ )?(?:request|letter|wish|demand|statement|claim)\b.{0,60}"
    r"\bthat\b|\b(?:it is written|minutes .{0,40}written|wish expressed)\b"
)
"""What somebody on their side has said or written."""
_THEIR_WORDS = re.compile(
    r"(?<!tell )(?<!promise )(?<!assure )(?<!guarantee )(?<!give )(?<!offer )"
    r"\b(?:your?|somebody|someone|it (?:says|reads)|minutes|notice|quoting)\b"
    r"(?:(?!\b(?:we|i|our|vendor\w*|engineer\w*|team|developers?|supplier|colleague)\b)[^\"“”]){0,80}"
    r"[\"“][^\"“”]{5,200}[\"”]?|[\"“][^\"“”]{5,200}[\"”]\W{0,3}(?:you|they) "
    r"(?:wrote|said|asked|mention\w*)"
    r"|\A\W*(?:(?:sir|madam|(?:dear|hi|hello|hey) [^,]{2,30}|and|but|so|also|as)\b)?,?\W*(?:your "
    r"(?:\w+ ){0,3}(?:assert\w*|alleg\w*|claim\w*|contend\w*|maintain\w*|told|wrote|said|asks?|"
    r"asked)|you(?:'d| had| have|'ve)? (?:evoke\w*|enquir\w*|inquir\w*|wonder\w*|raise\w*|"
    r"allud\w*|refer\w*|hint\w*|assert\w*|alleg\w*|assum\w*|understood|thought|heard|read)|"
    r"(?:somebody|someone) (?:\w+ )?(?:wrote|said|told|promised)|(?:i|we|totally)? ?(?:\w+ )?hear "
    r"you|if you're after)\b"
)
"""The same in their own words, between quotation marks or told at the beginning."""
_TELLING = re.compile(
    r"\W*(?:(?:the|our|my|your|a) )?(?:next|further) (?:\w+ ){0,2}(?:bulletin|point|updates?|"
    r"status|note|reports?|news|information|call|mail|e-?mail|message|communication|review|meeting|"
    r"checkpoint|sync|standup|word)\b|\W*(?:may|can|could) (?:i|we) (?:please )?(?:receive|have|"
    r"get|ask|see)\b"
)
"""A sentence about when we talk next, or about what we should like to have."""


_NEWS = re.compile(
    r"\W*(?:we|i)(?:'ll| will| shall) (?:write|call|ring|speak|report|come|get|be|let|update|tell|"
    r"inform)(?: (?:back|in touch|you|know|to|again)){0,4} (?:as soon as|once|when|the moment) "
    r"(?:we|i|there)(?:'ve|'s| know| have| hear| learn| is| are)\b(?: (?:any|more|news|anything|"
    r"something|new|further|it|to|tell|report|heard|learnt|learned|answers?|an|from|them)){0,5}\W*"
)
"""When we talk next, and nothing else."""
_USUAL = re.compile(
    r"\b(?:usually|typically|generally|normally|on average|as a rule|tends? to)\b.{0,12}"
    r"\b(?:takes?|needs?|lasts?|be|is|are)\b|\btakes? (?:usually|typically|normally|on average)\b"
)
_WILL = re.compile(r"\b(?:will|should|shall|so (?:you|on|by)|told|says?|then it)\b|'ll\b")


def tells_when_we_talk(low: str, start: int, end: int) -> bool:
    """Is it all about when the customer hears of us again?"""
    return bool(_NEWS.fullmatch(low, start, end))


def lowers(low: str, start: int, end: int, kind: Kind) -> bool:
    """Does the sentence only tell what the customer said or wants, when we talk, or what we do
    not give?
    """
    theirs = _THEIRS.match(low, start, end)
    if theirs and not _THEN_OURS.search(low, theirs.end(), end):
        return True
    words = _THEIR_WORDS.search(low[start:end])
    after = start + words.end() if words else end
    if words and not _THEN_OURS.search(low, after, end):
        # A name between quotation marks, and then what it costs: ours again.
        return kind == "promise" or not VALUE.search(low, after, end)
    if kind == "promise":
        return bool(
            _REPORTED.search(low, start, end)
            or _TELLING.match(low, start, end)
            or (_USUAL.search(low, start, end) and not _WILL.search(low, start, end))
        )
    return bool(_DECLINED.search(low, start, end)) and not _YET_GIVEN.search(low, start, end)
