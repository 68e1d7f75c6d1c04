"""Which English words name something of value, and which only look like it?"""

from __future__ import annotations

import re

_PAY = (
    r"(?:bill|bills|invoices?|fees?|charges?|costs?|price|prices|pricing|rate|rates|renewal|subscription|"
    r"payment|excess|deductible|balance|amount|total|licen[cs]es?|plan|penalt(?:y|ies)|surcharge|shipping|overage|"
    r"overages|minimum|premium|deposit|rent|tuition|quote|contract value|spend)"
)
_GOODS = (
    r"(?:month|months|year|week|weeks|days?|seats?|licen[cs]es?|upgrade|shipping|delivery|access|training|"
    r"consult\w*|support|use|extra|add-?on|session|sessions|replacement|service|usage|quarter|"
    r"nights?|stay|meal|ticket|tickets|hours?|workshop|users?|storage|month's|migration|onboarding|"
    r"installation|repair|course|report|audit|setup|module|package|subscription|"
    r"renewal|coffee|lunch|gift|unit|sample|maintenance|priority|credits?|data|professional)"
)
_DEAL = (
    r"(?:contract|subscription|term|licen[cs]e|trial|plan|agreement|renewal|membership|access|service|"
    r"warranty|grace period|coverage|cover|support|policy|lease|tenancy|retainer|"
    r"payment terms?|due date|package|prepaid balance|validity|pass|commitment)"
)

VALUE = re.compile(
    "|".join(
        (
            r"(?P<credit>\bcredit(?:s|ed|ing)?\b|\bstore credit\b)",
            r"(?P<refund>\b(?:re-?fund(?:s|ed|ing)?|reimburs\w+|money back|pay (?:you|it|that) back|"
            r"cash ?back|chargeback|return (?:your|the) (?:money|deposit|fee|payment)|give you your "
            r"money back)\b)",
            rf"(?P<off>\b(?:discount(?:s|ed|ing)?|rebates?|vouchers?|coupons?|promo code|\d{{1,3}} ?"
            r"(?:%|percent|per cent|pct|p\.c\.) ?(?:off|discount|reduction|less|rebate|lower|cheaper|"
            r"credit|of (?:your|the|this|next))|half[- ]price|half off|price (?:freeze|"
            r"hold|lock|match|reduction|cut|break|protection|adjust\w*)|"
            r"(?:freeze|hold|lock|lower|cut|drop|reduc\w+|halv\w+|trim|slash|adjust\w*|shave|keep) "
            rf"(?:\w+ ){{0,2}}(?:your |the |our |this |that |next |its |current )+(?:\w+(?:'s)? ){{0,2}}?{_PAY}|"
            r"(?:knock|take|shave|taking|knocking|shaving|took|cut|strike|struck|get) (?:\w+ |[€$£]?\d[\d.,%]* ?"
            r"|of ){0,4}?off\b(?! ?(?:line|set|guard|sync|the table|your plate|our plate|hand|your "
            r"hands))|(?:better|lower|reduced|preferential|special|friendlier|sharper|improved|"
            r"cheaper|more attractive) (?:deal|price|pricing|rate|rates|terms|offer)|at cost price|"
            r"\d{1,3} ?(?:%|percent|per cent) (?:from|on) (?:your|the)|price (?:down|lower)|"
            r"old (?:price|rate)|last year's (?:price|rate)|flat renewal|(?:free|no) uplift|"
            r"without (?:the )?uplift)\b)",
            rf"(?P<waive>\b(?:waiv(?:e|ed|es|er|ing)|write[- ]?off|written off|writing off|"
            rf"(?:cancel|wip(?:e|ed|ing)|drop|remov\w+|strike|scrap|forgiv\w+|forgo|void|zero(?: out)?|tear up|skip|reverse|reversed|"
            rf"reversing|delete|rip up|ignore|forget(?: about)?|absorb\w*|eat|cover\w*|swallow|"
            rf"take care of|pick up|pay for|paying for|shoulder|foot|take on|take over|"
            rf"not charg\w+|suspend|pause) "
            rf"(?:(?:the|your|this|that|those|these|all|any|next|of|for|april|may|june|july|march|"
            rf"month's|late|setup|cancellation|\w+'s|\w+) ){{0,4}}?(?:{_PAY}|tab|difference|overtime|"
            r"courier|return postage|postage|expense|expenses)|"
            r"(?:won't|will not|not|never|nothing|no need to|don't|needn't|without|stop|not be|isn't) "
            r"(?:\w+ ){0,3}?(?:charg(?:e|ed|ing)|bill(?:ed|ing)?|invoic(?:e|ed|ing)|pay|owe)\b(?: "
            r"(?:you|for|a|anything|the|us|him|her|them|it))?|"
            r"(?:don't|do not|no need to) worry about (?:\w+ ){0,3}?"
            rf"{_PAY})\b)",
            rf"(?P<free>\bfree(?= ?[.,!;]| ?$| to you)|\bfor nothing\b|\b(?:free of (?:charge|cost)|for free|{_GOODS} (?:for )?free|free {_GOODS}|"
            rf"free (?:\w+ ){{1,2}}(?:month|months|year|upgrade|seat|seats|licen[cs]es?|weeks?)|"
            r"complimentary|gratis|(?:at |with )?no (?:extra |additional |further |added )?(?:charge|cost|fee)s?|"
            r"zero cost|without (?:extra |any |additional )?(?:charge|cost|fee)|no-charge|on the house|"
            r"(?:is|are|be|all|it's|that's|this one's|one's|one is|drinks|lunch|month|months|"
            r"repair|visit|shipping|replacement|round|overage|week|year|\w+) on (?:us|me)(?= ?[.,!;)]|"
            r"$|\s(?:and|for|this|until|as|while|-|\u2014|if))|pro bono|at our (?:own )?(?:expense|cost)|"
            r"our (?:treat|shout|dime|tab)|on our (?:tab|dime|account|nickel|bill)|comp(?:ed|'d|ing)?(?= (?:you|your|the|this|that|two|"
            r"one|a|it|them)\b)|comped|at no expense|won't cost you|"
            r"doesn't cost you|cost you nothing|costs? you nothing|out of our (?:own )?pocket)\b)",
            rf"(?P<extend>\b(?:(?:extend(?:ed|s|ing)?|prolong\w*|lengthen\w*) (?:\w+ ){{0,2}}?(?:your |the |"
            rf"this |that |you |his |her |our |its |current )?(?:\w+ ){{0,2}}?(?:{_DEAL})|(?:contract|subscription|term|licen[cs]e|trial|renewal|"
            rf"membership|payment) extension|extension (?:of|to|on) (?:your |the |this )?(?:\w+ )?(?:{_DEAL})|"
            r"(?:extend|extending|extended) (?:it|you|that|this|everything|things) (?:by|for|until|to|an?)|"
            r"(?:an )?(?:extra|additional|bonus|added|further|more) (?:\w+ )?(?:months?|weeks?|year|quarter|"
            r"seats|licen[cs]es?|users|storage|credits?|hours) (?:of |on |onto |to (?:your|the)|at no|for (?:you|free|nothing)|free)|"
            r"(?:add|adding|added|tack|tacking|throw|give|gift|grant|get|put) (?:you |in |on |another |"
            r"an? |extra |additional |\w+ ){0,4}?(?:months?|weeks|quarter|year)(?: (?:on)?to| at the end|"
            r" on top| of | free| extra| for free| more|\b(?= ?[.,!]|$))|"
            r"push(?:ing|ed)? (?:your |the )renewal(?: date)? (?:back|out)|longer (?:term|trial)|"
            r"months on (?:us|top)|move your renewal|renewal date (?:back|out))\b)",
            r"(?P<premium>\b(?:(?:premium|priority|platinum|gold|enhanced|elevated|vip|top-tier|white[- ]"
            r"glove|enterprise|24/7|round[- ]the[- ]clock|concierge|dedicated|hypercare) (?:\w+ )?(?:support|"
            r"care|service|tier|plan|status|coverage|treatment|engineer|csm|tam|account manager|technical account "
            r"manager|manager|success manager|line|channel|handling|queue|package|response)|"
            r"(?:next|higher|top|better|upper) (?:support )?(?:tier|plan|package|level)|"
            r"(?:upgrad\w+|bump\w*|mov(?:e|ed|ing)|put|lift\w*|step\w*) (?:you|your (?:\w+ )?(?:account|plan|team|"
            r"support|subscription|package|booking|room|seat|licen[cs]e|tier|order|service)|both of you|"
            r"everyone|the (?:account|team))"
            r"(?: up)?(?: to| onto| on|\b)|named (?:engineer|tam|contact))\b)",
            r"(?P<gift>\b(?:gift ?(?:card|basket|voucher|box|certificate)?s?\b|hamper|bottle of|flowers|swag|goodie|"
            r"treat you|treat your|bonus|perks?|loyalty (?:points|credit)|bonus points|air miles|extra miles|"
            r"tickets to|upgrade to (?:first|business|a suite)|late check-?out|free of|"
            r"on-?site day|consulting (?:hours|days)|(?:hours|days) of (?:consulting|professional services|training|"
            r"development|engineering)|thank-you (?:gift|package)|little something|small something|"
            r"something (?:small|nice|extra|special|sweet|for your (?:trouble|patience|time)|off (?:the|your)|"
            r"in (?:the post|the mail|return)))\b)",
            r"(?P<goodwill>\b(?:(?:offer|propose|grant|give|gift) (?:you|your team|him|her|them) (?!(?:\w+ ){0,3}?(?:call|meeting|appointment|apolog\w+|explanation|assistance|help|updates?|slot|choice|session|answers?|dates?|estimates?|etas?|feedback|information|details|status|news|overview|sense|idea|time|timeline|commitment|clear\w*|until|access|summary|instructions|link|credentials|my|our (?:word|help|support|apolog)|ring|shout|heads|buzz|reply|response|plan|picture|chance|option|workaround|fix|full (?:report|picture|answer|access)|call-back|callback|demo|tour|walk\w*)\b)|something for you\b(?! to (?:test|try|read|look|check|sign))|come towards you|take (?:\w+ ){0,2}?on ourselves|off your shoulders|by way of (?:thanks|apology|compensation)|bear (?:\w+ ){0,2}?(?:costs?|expenses?|charges?)|look (?:\w+ )?favou?rabl[ey]|take (?:good )?care of you|throw(?:ing|n)? in|thrown in|goodwill|good-will|compensat\w+|recompens\w+|make(?:s|ing)? (?:it|this|that|things|"
            r"all this|the delay|up) (?:all )?up to|made (?:it )?up to you|make amends|making amends|"
            r"make up for (?:it|this|the|your|that|all)|"
            r"make good (?:on|for) (?:the|your|this)|make (?:you|your team|your company) whole|made whole|"
            r"(?:as|by way of) (?:an? )?(?:\w+ )?(?:gesture|apology|thank[- ]you|token)|gesture|token of|"
            r"remediation package|ex gratia|(?:go|come|get) (?:down|lower) (?:to|on|with|by)|(?:do|doing|arrange|arranging) something (?:about|on|for|with) |(?:not|n't|never) count (?:[\w']+ ){1,4}?(?:towards?|against) (?:your|the) |(?:that|the|those|your) (?:days?|time|weeks?|months?|money|hours) back|\d{1,3} ?(?:%|percent) back|for our account|at our charge|(?:bill|bills|invoices?|fees?|charges?|costs?|price|prices|pricing|rate|rates|renewal|subscription|payment|overage|overages|rent|premium|quote) (?:is|are|will be|gets?|get|being) (?:\w+ )?(?:halved|reduced|lowered|waived|frozen|dropped|cut|cancelled|removed|refunded|lower)|let (?:[\w']+ ){1,5}?(?:slide|go)\b|when we (?:talk|discuss|speak about|negotiate|get to|come to) (?:about )?(?:the |your )?(?:renewal|price|pricing|commercials|terms)|budget (?:on our side|for you|set aside|to)|(?:to|will|'ll|would|could|can) fund |stop (?:billing|charging)|(?:buy|treat|get|send|take|stand|shout) (?:you|your team|him|her|everyone|the team|them|you all|you guys) (?:\w+ ){0,3}?(?:lunch|dinner|drinks?|coffee|pizza|cake|beers?|present|gift|treat|round)|take you out|settlement offer|what's fair|what is fair|something back|give (?:something|a bit|a little) back|(?:do|arrange|sort) something (?:about|on|for|with) (?:[\w']+ ){0,3}?(?:bill|invoice|fees?|charges?|costs?|price|renewal)|(?:we|i)(?:'ll| will| would| shall|'d)? (?:gladly |happily |also |of course )?pay (?:you|it|that|this|for|the|your)|(?:put|drop\w*|popp?\w*|load\w*|place\w*|left) (?:[\w,.]+ ){1,5}?(?:in|into|to|on) your (?:account|wallet|balance|profile)|in recognition of|indemnif\w+|"
            r"worth your while|(?:work|sort|figure) (?:something|an? \w+) out (?:on|for|about|with|around|at|when)|"
            r"(?:come to|reach|find) (?:an|some|a) (?:\w+ )?(?:arrangement|accommodation|understanding|"
            rf"number)|flexib\w+ (?:on|with|around|in|at|when|about) (?:\w+ ){{0,3}}?(?:{_PAY})|(?:room|wiggle room|scope) "
            rf"(?:to (?:move|manoeuvre|maneuver)|for manoeuvre|on|in|around) (?:\w+ ){{0,3}}?(?:{_PAY})?|"
            rf"(?:see|look at|find out|check|ask|explore) what (?:we|i|my \w+|they|\w+) (?:can|could|might|may) "
            rf"(?:do|offer|arrange|put together|give|free up) (?:\w+ ){{0,4}}?(?:{_PAY})|"
            r"what (?:we|i) can do for you (?:on|with|at|commercially|in terms of)|"
            r"look(?:ed|ing)? after you|take good care of you (?:at|when|on)|sweeten|sharpen (?:our|the|my) pencils?|"
            r"out of pocket|(?:won't|not) (?:be|leave you|end up) (?:\w+ )?(?:out of pocket|worse off)|"
            r"(?:reflect\w*|show up|shows up|factor\w*|taken? into account|account for|remember\w*|"
            r"recogni[sz]\w+|consider\w*|acknowledg\w+|see (?:it|that|this)) (?:\w+ ){0,4}?(?:in|at|on|into|when|come) "
            r"(?:the |your |our |it comes to )?(?:\w+ )?(?:invoice|bill|renewal|pricing|price|statement)|"
            r"you won't (?:lose|regret|be disappointed) (?:\w+ )?(?:money|out|financially|staying)|"
            r"commercial (?:gesture|adjustment|solution|concession|relief|accommodation|side)|concession|"
            r"on the commercials|financial(?:ly)? (?:adjust\w*|relief|remedy|gesture|right|make)|"
            r"(?<!sorry )(?<!apologies )(?<!apologize )(?<!apologise )(?<!apology )(?<!apologizing )(?<!regret )for (?:your|the|all the|all your|this) (?:trouble|inconvenience|hassle|headache|aggravation)s?|"
            r"on the commercial side|commercially|"
            r"make (?:this|it|things) right (?:financially|commercially|on|with|at|for you)|owe you (?:one|a|nothing))\b)",
        )
    )
)  # fmt: skip

OTHER_SENSE = re.compile(
    r"\b(?:that's on (?:me|us)|that is on (?:me|us)|discounts? (?:that )?(?:your|the|their) (?:reseller|partner|agent|broker)|(?:using|use|with|by|via|from|to|on|combine|through|applying|original|your|the|these|those|any|next|remaining|valid|both) (?:\w+ ){0,2}?gift ?cards?|gift ?cards? (?:\d|and|or|number|id|payment|balance|ending|to|expire|can)|gift ?cards?(?=[:,]? ?[(\d])|non-free|refund (?:is|are) possible|refund eligibility|(?:api|ai|usage|compute|search|enrichment|sms|email|token|message|build|minutes?|promo|lookup|export|"
    r"video|call|cloud|job|rendering|render|prepaid|monthly|action|automation|verification|plan|training|contact|data|"
    r"university|course|college|academic|carbon|tax|trade|image|translation|letter of|query|consumption|"
    r"generation|workflow) credits?|"
    r"credits? (?:card|cards|cards?'s|note (?:number|template|layout|export|screen|feature|module)|institut\w+|"
    r"limit|check|checks|score|scores|scoring|rating|"
    r"report|reports|union|unions|control|"
    r"usage|consumption|type|field|column|hold|memo (?:number|field|template|sync|export|screen)|balance|"
    r"counter|pool|allowance|"
    r"transfer|bureau|facility|transfers?|line|team|department|analyst|application|decision|file|agency|agreement|"
    r"insurance|risk|management|history|terms|to (?:our|the|my) (?:team|engineers|colleagues)|per|each|remaining|left|used|are|is "
    r"consumed|consume|expire|reset|roll|where|goes to|due to)|"
    r"(?:to (?:his|her|their|your|the team's) credit|give (?:\w+ )?credit (?:to|for|where)|full credit|"
    r"take (?:the |no |any )?credit|line of credit|on credit|"
    r"debits? (?:and|or|/) credits?|credits? (?:and|or) debits?|credit side|deserves? (?:the |all )?credit)|"
    r"feel free|free to|free(?:d|ing)? up|free (?:text|form|space|memory|disk|plan|plans|tier|version|slot|trial|"
    r"account|edition|heap|ram|hand|fall|range|will|speech|agent|capacity|hour (?:tomorrow|today|on|at))|"
    r"(?:error|hassle|bug|duty|toll|hands|tax|gluten|sugar|risk|interruption|trouble|ad|lead|"
    r"conflict|stress|maintenance|downtime|incident|scot|spam|virus|fat|defect|frost|dust|fault|care|pain|"
    r"worry|noise|royalty|smoke|fee|commission|interest)[- ]free|"
    r"(?:am|are|is|'m|'re|be|i'm|you're|we're) (?:you )?free\b(?! of)|are you free|"
    r"(?:refund|refunds|refunded) (?:endpoint|api|page|button|webhooks?|flow|report|module|job|screen|export|tab|line|lines|rule|"
    r"rules|status|id|ids|field|fields|queue|workflow|reason|events?|transactions?|calls?|logic|process in|"
    r"notification|policy|policies|policy page|template|table|rows?|entries|total|totals|amounts? in|tool|feature|integration|"
    r"permission|orders?|records?|files?|batch|sync|handler|import|policy page|rate)|"
    r"(?:discount|discounts|discounted|coupon|coupons|voucher|vouchers|gift ?cards?) "
    r"(?:code|codes|field|fields|rule|rules|engine|column|line|lines|table|module|logic|"
    r"calculation|calculations|label|matrix|import|export|api|page|screen|tab|percentage|"
    r"type|feature|report|amounts? in|stack\w*|validation|sync|template|redemption|redemptions|widget|box|setting|"
    r"settings|service|format|tier|tiers|schedule|function|balances?|purchases|numbers?|data|prices? (?:are|is|show))|"
    r"(?:chrome|browser|file|phone|cable|hair|domain|vs ?code|outlook|firefox|safari|edge|php|postgres\w*|"
    r"kernel|gmail|shopify|magento) extensions?|"
    r"extension (?:\d|id|manifest|version|number|store|cord)|settlement (?:file|report|batch|job|date|run|"
    r"currency|engine|process|data|account)|settle (?:down|in)|settlements? (?:are|is|run)|"
    r"(?:free of) (?:errors?|bugs?|defects?|interruptions?|issues?|problems?|the|any)|"
    r"waiver (?:form|document|page|template|field)|bonus (?:calculation|module|field|run|payment|payments|scheme|"
    r"report|plan|column)|flowers? (?:shop|order)|compensation (?:policy|policies|module|report|plan|field|band|team|data|cycle|"
    r"planning|committee|statement)|gift (?:aid|wrap|message|registry|receipt|option)|"
    r"gesture (?:control|recognition|navigation|support)|swipe gesture|gestures?(?= (?:on|in|don't|do))|"
    r"complimentary (?:close|colou?r))\b"
)
OFFER = re.compile(
    r"(?:\b(?:will|shall|going to|gonna|should|would|could|can(?!'t)|may|might|let me|let us|let's|happy to|glad to|"
    r"pleased to|delighted to|like to|want to|able to|love to|prepared to|willing to|ready to|authori[sz]ed to|"
    r"plan(?:ning)? to|intend(?:ing)? to|aim(?:ing)? to|hop(?:e|ing) to|here's|here is|enjoy|attached|"
    r"please accept|accept|how about|what about|what if|suppose|entitled|eligible|qualif\w+|consider it|"
    r"offer\w*|propos\w+|suggest\w*|arrang\w+|approv\w+|grant\w*|gave|give|giving|throw\w* in|thrown in|appl(?:y|ying|ied)|"
    r"issu(?:e|ed|ing)|provided|supplied|add(?:ed|ing)?|sort(?:ed|ing)?|see if|see whether|look into|look at|ask(?:ed|ing)?|push(?:ing)? for|"
    r"fight\w* for|check(?:ing)? (?:if|whether)|try(?:ing)?|trying|work(?:ing)? on|get you|find you|"
    r"set aside|put (?:through|in|forward|aside|you)|"
    r"gone ahead|went ahead|have (?:already |just |now )?\w+ed|'ve (?:already |just |now )?\w+ed|"
    r"has been|have been|been (?:credited|waived|refunded|applied|approved)|(?:is|are) (?:being|coming|on its way|yours)|"
    r"are (?:being|coming)|coming your way|on (?:us|me|the house)|be sure|rest assured|"
    r"we (?:\w+ly )?(?:waive|refund|credit|extend|cover|offer|comp|discount|reimburse)|"
    r"i (?:\w+ly )?(?:waive|refund|credit|extend|cover|offer|comp|discount|waived|refunded|credited|extended)|"
    r"we(?:'re| are)|i(?:'m| am)|you(?:'ll|'d|'ve)|'ll|'d|your next (?:invoice|bill)|you get|you have|"
    r"you pay|you don't|you won't|don't|no need|consider|count on|expect|in (?:exchange|return)|"
    r"as (?:an?|our) (?:\w+ )?(?:apology|thank|gesture|token|sign)|to (?:make up|apologi[sz]e|say sorry|thank you)|for your (?:trouble|"
    r"patience|inconvenience)|waiting for you|in your account|courtesy)\b|'ll\b|'d\b|'ve\b)"
)
DECLINED = re.compile(
    r"\b(?:(?:can't|cannot|can not|cant|couldn't|could not|unable to|not able to|unfortunately|wouldn't|won't|will not|"
    r"don't|do not|does not|doesn't|not going to|am not|'m not|are not|aren't|isn't|is not|not in a position to|"
    r"not (?:authori[sz]ed|allowed|permitted|entitled|eligible|possible|available|something|for me|mine|my call|"
    r"within my|offering|promising|proposing)|"
    r"never|nor|decline\w*|reject\w*|ruled out|no longer) (?:\w+ ){0,6}?(?:offer\w*|"
    r"giv\w+|provid\w+|promis\w+|commit\w*|authori[sz]\w+|approv\w+|grant\w*|discuss\w*|issue|"
    r"appl(?:y|ies|ied)|qualif\w+|eligib\w+|"
    r"cover\w*|include\w*|refund\w*|credit\w*|waiv\w+|discount\w*|extend\w*|compensat\w+|reimburs\w+|"
    r"speak (?:to|about)|agree\w*|decide|possible|available|entitled|say|see|make|do that|negotiat\w+|comment\w*|"
    r"speculat\w+|change|free|goodwill|complimentary|extension|upgrade\w*|have (?:the authority|authority|a))|"
    r"no (?:\w+ )?(?:refunds?|credits?|discounts?|compensation|waivers?|goodwill|gestures?|extensions?|vouchers?|"
    r"authority|concessions?)\b|"
    r"not (?:a|an|any) (?:\w+ )?(?:refund|credit|discount|offer|promise)|"
    r"(?:rather|instead) (?:than|of) (?:\w+ )?(?:a |an |the )?(?:refund|credit|discount|compensation)\w*|"
    r"non-?refundable|not refundable|only (?:\w+ ){0,4}(?:can|may) (?:approve|decide|authori[sz]e|offer|grant)|"
    r"rather not|prefer not to|not the (?:time|moment|place)|above my pay grade|(?:outside|beyond) (?:my|our) (?:\w+ )?(?:authority|remit|control|scope|policy)|"
    r"must be (?:approved|authori[sz]ed)|"
    r"(?:needs?|requires?) (?:\w+ )?approval|up to (?:my manager|finance|them))\b"
)
NOT_REALLY_DECLINED = re.compile(
    r"(?:won't|will not|not|never|nothing|no need to|don't|needn't|without|stop|isn't) (?:\w+ ){0,3}?"
    r"(?:charg\w+|bill\w*|invoic\w+|pay|owe|cost|be out of pocket|worry|lose)|not only|no (?:extra |additional "
    r"|further )?(?:charge|cost|fee)|can't do (?:more|better) than|couldn't be happier|why don't (?:we|i)|"
    r"without (?:extra |any )?(?:charge|cost|fee)"
)
DEMANDED = re.compile(
    r"(?<!would )(?<!do )(?<!if )\b(?:you(?:r team| guys)?(?:'ve| have| had| also| first|'re| are)* (?:ask\w*|request\w*|want\w*|demand\w*|mention\w*|"
    r"rais\w+|wrote|said|sought|seek\w*|claim\w*|are (?:owed|asking|seeking)|were (?:promised|told|offered|quoted)|"
    r"propos\w+|suggest\w*|inquir\w+|enquir\w+|expect\w*|bring up|brought up|feel|believe|think)|"
    r"your (?:\w+ )?(?:request|question|demand|enquiry|inquiry|claim|wish|ask|expectation|comment|point|"
    r"message|note|e-?mail|proposal|suggestion|complaint|concern)s?|"
    r"asking (?:for|about)|(?:question|request|point|ask|asked|query|enquiry|inquiry|wrote|comment|"
    r"message|concern)\w* (?:about|for|on|regarding|around)|regarding (?:the|your|a)|"
    r"as for (?:the|your|a)|on the (?:question|topic|subject) of|the (?:refund|credit|discount|compensation|extension|"
    r"waiver) (?:you|that you|request\w*|question|claim|conversation|discussion|decision))\b"
)
HANDED_ON = re.compile(
    r"\b(?:pass(?:ed|ing)? (?:it|this|that|your|on|along)|forward(?:ed|ing)|with (?:my manager|finance|our finance|"
    r"the (?:commercial|finance|accounts?) team)|(?:manager|finance|director|vp|commercial team|they) (?:will |to |must |"
    r"has to |needs to |who )?(?:decide\w*|look\w*|review\w*|consider\w*|respond|answer|reply|contact)|noted|logged|recorded|"
    r"separate(?:ly)?|not part of)\b"
)
CONTRACTUAL = re.compile(
    r"\b(?:(?:under|per|by|in|of|to|within|with|see|through|from|set out in|defined in|governed by|according to|"
    r"pursuant to|accordance with) "
    r"(?:\w+ ){0,3}?(?:contract|agreement|msa|order form|terms(?: (?:of service|and conditions))?|sla|section|"
    r"clause|schedule [a-z\d]|annex|exhibit|statement of work|sow|statute|law|policy terms)|contractual\w*|"
    r"(?:section|clause|schedule|annex|article|paragraph|exhibit|appendix) [\d.a-z]{1,5}\b|§|already (?:in|part of|included in) your|"
    r"your (?:contract|agreement|msa|order form|sla)(?: already| also)? (?:provides|includes|says|states|includes|sets|grants|defines|entitles)|"
    r"(?:sla|service level) credits?|statutory)\b"
)
OLD = re.compile(
    r"\b(?:was|were|had|last (?:year|month|week|quarter|spring|summer|autumn|winter|time|\w+day|january|"
    r"february|march|april|may|june|july|august|september|october|november|december)|in (?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|20\d\d|q[1-4])|yesterday|ago|previous(?:ly)?|earlier (?:this|in)|"
    r"back in|on (?:\d{1,2}|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|monday|tuesday|wednesday|thursday|friday)|historic\w*|in the past|received|"
    r"dated|expired)\b"
)
OURS_IN_THE_PAST = re.compile(
    r"\b(?:i|we)(?:'ve| have)? (?:already |just |now |also |gone ahead and |went ahead and )*(?:waived|refunded|credited|extended|"
    r"added|applied|issued|given|gave|arranged|upgraded|comped|discounted|approved|put|removed|knocked|"
    r"reversed|organised|organized|sent|moved|bumped|cancelled|canceled)\b"
)
THEIRS = re.compile(
    r"^\W*(?:the |most |all |some |our )?(?:sellers?|buyers?|customers|guests|children|resellers?|users|members|"
    r"travell?ers|students|pupils|merchants?|shoppers|visitors|passengers|seniors|kids|parking|entry|admission)\b"
)
"""Who is spoken of when a fact of somebody's trade is told."""
MONEY = re.compile(
    r"\b(?:bill|bills|invoices?|fees?|charges?|costs?|price|prices|pricing|rate|rates|renewal|subscription|payment|overage|overages|rent|premium|quote)\b"
)
SETTLED = re.compile(
    r"\b(?:send|sent|attach\w*|correct\w*|issue[ds]?|re-?issue\w*|explain\w*|check\w*|discuss\w*|due|questions?|"
    r"update[ds]?|shows?|look|find|number|address|vat|date|apply|renews?|settings?|page|report|list|pay by|ask|"
    r"charged at|billed (?:at|per|monthly|annually)|costs? (?:about|around|\d)|go(?:es)? to|forward\w*|copy|copies)\b"
)
