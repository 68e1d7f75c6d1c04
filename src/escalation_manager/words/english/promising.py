"""By which English words is a time tied to a fix, a credit or a delivery, or to something else?"""

from __future__ import annotations

import re

UPDATE = (
    r"updat(?:e|es|ed|ing)|call(?:s|ed|ing)?|meet(?:s|ing|ings)?|sync|stand-?up|e-?mail(?:s|ed|"
    r"ing)?|"
    r"writ(?:e|es|ing)|repl(?:y|ies|ying)|respon[ds]\w*|get(?:ting)? back to|come back to|"
    r"touch(?:ing)? base|be in touch|in touch|check(?:ing)? in|check(?:ing)? back|"
    r"follow(?:ing)?[- ]?up|let (?:you|him|her|them|your team) know|"
    r"let y'?all know|keep(?:ing)? (?:you|your|everyone|him|her|them) "
    r"(?:posted|updated|informed|in the loop|up to date)|(?:hear|hearing) (?:from|back)|contact\w*|"
    r"reach(?:ing)? out|reach(?:ing)? out to you|ring(?:ing)?|phon(?:e|ing)|speak(?:ing)?|"
    r"talk(?:ing)?|chat(?:ting)?|zoom|"
    r"webex|teams call|join(?:s|ing)?|invit\w+|status|news|progress|report back|reports? back|"
    r"answer\w*|next note|circl(?:e|ing) back|ping(?:ing)?|messag\w+|acknowledg\w+|"
    r"drop (?:you|her|him|me) a line|decision|decides?|write[- ]?up|"
    r"tell you|telling you|inform\w*|share|sharing|know more|more to (?:share|say|tell)|"
    r"picture|clarity|estimates?|post (?:an?|the|here|again|in)|notify|summar\w+|bulletin|"
    r"see you|catch up with you|catch up|session|walk[- ]?through|workshop|agenda|slot|bridge|"
    r"war room|conference|dial|confirm(?:ing|ation)?|give you (?:a|an|the|some|my|our|another|"
    r"more) "
    r"(?:\w+ )?(?:date|time|idea|picture|sense|view|plan|read|estimate|eta|shout|buzz|bell)|"
    r"touchpoint|check-?in|at your disposal|back at my desk|review (?:call|meeting)|findings|"
    r"brief(?:s|ed|ing)?|loop (?:you )?(?:back )?in|have (?:an?|the) (?:better |clearer |firm |"
    r"realistic |proper )?"
    r"(?:eta|date|timeline|time ?frame)|plan of action|action plan|first response|"
    r"come back with|back to you|visibility|bell|shout|heads[- ]?up|revert(?:ing)? (?:to|back)|"
    r"feedback|text(?: you)?|shoot (?:you|me) an? \w+|a note|check with you|quote"
)
DELIVERY = (
    r"fix(?:es|ed|ing)?|resolv\w+|resolution|repair\w*|restor\w+|recover\w*|patch\w*|hotfix\w*|"
    r"deploy\w*|roll(?:ed|ing|s)? (?:it |this |that |the \w+ |them )?out|rollout|roll(?:ed|"
    r"ing)? back|"
    r"rolled|rollback|ship(?:s|ped|ping|ment)?|re-?ship\w*|releas(?:e|es|ed|ing)|"
    r"deliver\w*|arriv\w+|comes|follows|leaves (?:our|the)|reopen\w*|reach(?:es|ing)? (?:you|your|"
    r"his|her|them|us|the)|dispatch\w*|"
    r"replac\w+|complet\w+|finish\w*|finaliz\w+|finalis\w+|done|ready|live|in place|back (?:up|"
    r"online|"
    r"in (?:the|your|their|its|use)|to (?:normal|full|how|work\w*|you|business|its|regular)|"
    r"in (?:service|business|action|"
    r"production|order)|on (?:track|line|its feet|your feet|their feet)|with you|on|again)|"
    r"up and running|(?:up|running|working|works?|run|flow\w*|operat\w+|print\w*|load\w*|sync\w*|"
    r"logg?\w* in|function\w*) (?:again|normally|smoothly|properly|correctly|as (?:expected|before|"
    r"normal)|like (?:normal|before)|for you|fully)|"
    r"operational|online|available|sort(?:ed|ing)?|solv\w+|solution|remedi\w+|rectif\w+|"
    r"publish\w*|posted|returned?|stopped|switch(?:ed)? over|take(?:s|n)? effect|effective|"
    r"settle[ds]?|restock\w*|clean(?:ed|s)? (?:up|out)|clear(?:ed|s|ing)?|close(?:d)? (?:out|this|"
    r"the|it|your)|closed|remov\w+|correct(?:ed|ion|ions|ing)?|"
    r"credited|refund\w*|reimburs\w+|credit|migrat\w+|implement\w*|install\w*|go(?:es|ing)? live|"
    r"go(?:es|ing)? (?:out|in|to production|into production)|"
    r"push(?:ed|ing)?|merg(?:ed|e|ing)|land(?:s|ed|ing)?|wrap(?:ped|ping)?(?: \w+)? up|nail(?:ed)?|"
    r"crack(?:ed)?|squash\w*|taken care of|take care of|good to go|all (?:set|good|sorted|clear)|"
    r"set to go|"
    r"behind (?:us|you)|over(?= by| with)|unblock\w*|un-?stuck|unstick|"
    r"in your (?:hands|inbox|account|warehouse)|on (?:your|the) "
    r"(?:doorstep|desk|dock|shelves|road|way|site)|on-?site|swap\w*|upgrad\w+|re-?run\w*|"
    r"reprocess\w*|"
    r"reinstat\w+|re-?book\w*|re-?enabl\w+|activat\w+|provision\w*|enabl\w+|unlock\w*|lifted|"
    r"stable|stabili[sz]\w+|healthy|normal(?:ly|ity|ised|ized)?|mitigat\w+|"
    r"work-?around|rca|root[- ]cause (?:report|analysis|document|write-?up)|post-?mortem|etas?|etr|"
    r"turn(?:ed)? ?(?:it |this |that )?around|turnaround|lead time|time ?frames?|set ?up|"
    r"configured|process(?:ed|ing)?|pay(?:ment|out|ing)?|paid|transfer\w*|"
    r"rebuil[dt]\w*|caught up|backfill\w*|reconcil\w+|"
    r"gone|goes away|go away|no longer (?:see|have|be|happen)|cutover|cut over|go[- ]live|"
    r"ends?(?: this)|put (?:this |it |that |things )"
    r"(?:to bed|right|to rest|straight)|to bed|put right|made right|"
    r"iron(?:ed|ing) out|tie[ds]? up|squared away|in production|in the clear|"
    r"out the door|out of the (?:door|woods|building)|on its way|change (?:is|goes|will)|reset|"
    r"bring\w* (?:it|this|that|you|them|the \w+|your \w+|everything|things|service) back|"
    r"brought back|"
    r"get(?:ting)? (?:it|this|that|you|them|everything|things|your \w+|the \w+(?: \w+)?) (?:back|"
    r"working|running|done|out|over|live|up|to you|in|fixed|across|through)|shut down|"
    r"have (?:it|this|that|them|everything|your \w+|the \w+|one|these|what you need)\b(?! (?:on|"
    r"in) "
    r"(?:the )?(?:agenda|list))|receive (?:it|them|your|the)|with you|be yours|hand(?:ed)? (?:it |"
    r"this )?over|handover|deliverable|technician|courier|spare|part|unit|crew|new build|build|"
    r"issue|problem|bug|outage|incident|ticket|defect|"
    r"feature|job|import|export|integration|connector|data|records|order|parcel|shipment|pallets?|"
    r"truck|driver|stock|invoice|engine|line|server|database|cluster|service|system"
)
_WEAK_NOUNS = (
    r"issue|problem|bug|outage|incident|ticket|defect|feature|job|import|export|integration|"
    r"connector|data|records|order|parcel|shipment|pallets?|truck|driver|stock|invoice|engine|"
    r"server|database|cluster|service|system|technician|courier|spare|part|unit|crew|build"
)
WEAK = re.compile(rf"(?:{_WEAK_NOUNS})$")
"""Names of things that get fixed or delivered: they say what is spoken of, not what happens."""

WORK = (
    r"look(?:ing|s)? (?:at(?! (?:an? |about|around|\d|two|three|four|mon|tue|wed|thu|fri|sat|sun|"
    r"the (?:first|end|middle|second)|early|late|mid|next|tomorrow|end))|into|over|further|again|"
    r"through)|investigat\w+|review(?:s|ed|ing)?|"
    r"begin\w*|start(?:s|ing)?|kick(?:ing)? off|test(?:s|ing|ed)?|discuss\w*|rais(?:e|ing)|"
    r"escalat\w+|dig(?:ging)?|debug\w*|reproduc\w+|troubleshoot\w*|triag\w+|monitor\w*|watch\w*|"
    r"pick(?:ing)? (?:it|this|that) up|pick up|assign\w*|examin\w+|analy[sz]\w+|continu\w+|"
    r"keep(?:ing)? (?:working|an eye)|work(?:ing)? (?:on|through|with|around)|on (?:shift|duty|"
    r"call|leave|"
    r"holiday|vacation)|in the office|out of (?:the )?office|at my desk|away|off(?= on| until|$)|"
    r"cover(?:s|ing)? for|taking over|take(?:s)? over|hand(?:ing)? over to|think about|"
    r"go(?:ing)? (?:through|over)|visit\w*|"
    r"collect(?:ing)? (?:logs|traces|data|evidence)|revisit"
)
FACT = (
    r"flights?|reservations?|itinerary|layover|boarding|depart(?:s|ing|ure)?|expir\w+|valid|lasts?|"
    r"retain\w*|retention|kept|refresh\w*|time[sd]? ?out|timeout|purg\w+|"
    r"propagat\w+|cach\w+|renew(?:s|al)?|open(?:s)? (?:at|from|until)|office hours|opening hours|"
    r"24/7|limits?|locks? (?:you )?out|locked for|rotat\w+|scheduled (?:task|job)|cron|nightly|"
    r"runs? (?:at|every|daily|overnight)|support hours|business hours|bank holiday|public holiday|"
    r"holiday|time ?zone|warrant\w+|deleted after|archiv\w+|poll\w*|backup window|freeze|"
    r"trial (?:ends|runs)|billed|billing (?:date|period|run)|fiscal|intervals?|default\w*|setting|"
    r"versions?|window is|take[sn]? place|(?:planned|scheduled|regular) maintenance|"
    r"maintenance window|downtime window|(?:office|store|shop|hotline|helpdesk|branch|phones?|desk|"
    r"team|support|counter|check-?out) (?:will be |is |are )?(?:open|closed|staffed|available|"
    r"manned)|served|maximum|throttl\w+|rate limit\w*|throttle"
)
LEXICON = re.compile(
    rf"\b(?:(?P<update>{UPDATE})|(?P<delivery>{DELIVERY})|(?P<work>{WORK})|(?P<fact>{FACT}))\b"
)

MODAL = re.compile(
    r"(?:\b(?:will|shall|going to|gonna|should|would|could|can|may|might|aim(?:s|ing|ed)?|"
    r"hop(?:e|es|ing|ed)|plan(?:s|ned|ning)?|expect(?:s|ed|ing)?|intend(?:s|ing)?|"
    r"target(?:s|ing|ed)?|look(?:s|ing)? (?:like|to|good for|at (?=an? |about|around|\d|two|three|"
    r"four|mon|tue|wed|thu|fri|sat|sun|the (?:first|end|middle|second)|early|late|mid|next|"
    r"tomorrow|end|the next))|(?<!was )(?<!were )(?:schedul(?:ed|ing)|slated|due(?! to\b)|booked|"
    r"planned|supposed to)|pencil\w+|set to|"
    r"on (?:track|course|schedule|target)|anticipat\w+|estimat\w+|etas?|etr|promis\w+|"
    r"(?<!the )guarantee\w*|"
    r"commit\w*|pledge\w*|vow|assure|confident|optimistic|think|believe|reckon|guess|"
    r"sure|want(?:s|ing)? to|trying|try|tries|ought to|bank(?:ing)? on|"
    r"shoot(?:ing)? for|push(?:ing)? for|count on|rely on|likely|probably|hopefully|realistically|"
    r"tentativ\w+|let's|let us|give (?:us|me|it)|gunning for|(?:is|are) to(?= \w)|on the roadmap|"
    r"is when|is the day|is realistic|looks? (?:realistic|good|doable|feasible)|"
    r"working (?:towards?|to)|"
    r"(?!you\b)\w+ (?:says?|said|reckons?|tells? (?:me|us)|told (?:me|us)|quoted(?: us| me)?|"
    r"thinks?)"
    r"(?= (?:it|that|this|we|they|by|in|within|around|about|\d|end|next|tomorrow|tonight|today|"
    r"mon|tue|wed|thu|fri|sat|sun|early|late|about|two|three|a|one|roughly))|"
    r"fingers crossed|with (?:any |a bit of |some )?luck|touch wood|knock on wood|all being well|"
    r"you have my word|my word|in line for|earmarked|lined up|forecast\w*|projected|"
    r"by then|'?ll|wont|won't|shan't|shouldn't|wouldn't|needs? (?:another|(?:some |a few )?more|"
    r"(?=\d|two|three|one)|about|around|up to|"
    r"roughly|until|till)|no later|at the latest|tops|is (?:for|to)|wants? to)\b|'ll\b|'d\b)"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|didn't|wasn't|weren't|happened|began|went|took|received|sent|came|"
    r"saw|spoke|lasted|occurred|has been|have been|hasn't|haven't|has already|have already|"
    r"already|has now|have now|been|said|told|wrote|made|got|ran|fell|broke|left|found|"
    r"(?:we|i|they|he|she|it|you|team|engineers?|engineering|vendor|carrier|courier|"
    r"'ve|has|have) (?:\w+ly |just |also |then |now )?\w{2,}ed|missed|failed|started|ended)\b"
)
NEGATED = re.compile(
    r"\b(?:(?:can't|cannot|can not|cant|couldn't|could not|unable to|not able to|wouldn't|won't|"
    r"will not|don't|do not|not going to|am not|'m not|are not|aren't|not in a position to|"
    r"not (?:yet )?(?:ready|prepared|comfortable)|hesitate to|reluctant to|refuse to|rather not|"
    r"prefer not|not want to|wary of|careful not to|"
    r"hesitant to|never) (?:\w+ ){0,3}?(?:promis\w+|commit\w*|giv\w+|say\w*|guarantee\w*|"
    r"confirm\w*|"
    r"offer\w*|provid\w+|shar\w+|quot\w+|nam\w+|set(?:ting)?|tell\w*|put\w*|pin\w*|speculat\w+|"
    r"guess\w*|predict\w*|estimat\w+|have|know|stat\w+|hold out|mislead|pretend|see|make|sure)|"
    r"no (?:firm |confirmed |exact |reliable |specific |fixed |clear |official |committed )?"
    r"(?:eta|timeline|date|time ?frame|time|estimate|guarantees?|promises?|"
    r"commitment)s?\b(?! later)|"
    r"(?:cannot|can't|won't|will not|not) (?:be )?(?:\w+ )?(?:able to )?(?:fix\w*|ready|make|meet|"
    r"resolve\w*|done|deliver\w*|ship\w*|available|back|happen|complete\w*|hit|possible|arrive|"
    r"feasible|realistic|work for|in place|live)|"
    r"no (?:\w+ ){1,3}available|not (?:a promise|a commitment|yet (?:known|clear|confirmed|sure)|"
    r"sure|clear|certain|known|"
    r"confirmed)|unlikely|too early|instead of promising|don't know|doubt(?:ful)?|"
    r"without promising|rather than (?:promise|guess|give)|nothing (?:firm|certain)|unclear|"
    r"remains? open|impossible|out of the question)\b"
)
YOURS = re.compile(
    r"(?<!get )(?<!got )(?<!have )(?<!getting )(?<!see )(?<!having )(?<!keep )\b(?:you|"
    r"your (?:team|colleague|boss|manager|director|cfo|ceo|cto|board|staff|people|side|"
    r"it team|message|email|note|mail|ticket|request|customers?|clients?|auditors?)|customers?)"
    r"(?: \w+ly| all| also| still| both| had| have| just| do| really| may| both| have| first)*"
    r"(?:'ve|'d|'re|(?='ll))? ?(?:\w{3,}ed|(?:'ll |will )(?:send|provide|share|upload|test|sign|"
    r"return|prepare|supply|forward|check|confirm)|need\w*|want\w*|ask\w*|said|say|says|mention\w*|"
    r"requir\w*|hop(?:e|ed|ing)|"
    r"request\w*|told|expected|were|are (?:waiting|launching|going|presenting|opening|due|hoping|"
    r"asking|expecting|under|planning|running|counting)|going live|waiting|launch|launching|"
    r"go live|"
    r"have (?:a|an|your|to|until|the|asked|until|said)|had|"
    r"must|plan|planned|planning|rais\w+|wrote|write|flagg\w+|not\w+|point\w+|stated|gave|set|"
    r"present|open|ship|would (?:like|need|prefer)|'d like|describ\w+|quot\w+|demand\w*|insist\w*|"
    r"report\w*|explain\w*|shared|sent|send|called|tried|counting)\b|"
    r"\byour (?:[\w-]+ ){0,3}(?:deadline|cut-?off|go-?live|launch|target date|timeline|request|"
    r"requirement|expectation|wish|demand|due date|need|board|demo|audit|event|opening|meeting|"
    r"date|schedule|renewal|contract (?:ends|runs|renews))\b"
)
ASKED = re.compile(
    r"^\W*(?:(?:hi|hello|dear|sir|madam|so|and|also|then) (?:\w+,? )?)?(?:please (?!accept|expect|"
    r"find|enjoy|note|be|take|rest|count|allow|have|give)|kindly (?!note|be|accept|expect|find|"
    r"allow)|could you|can you|would you|would you mind|"
    r"if you (?:could|can|would)|do you|are you|did you|have you|when (?:do|did|does|is|was|are)|"
    r"how (?:late|early|many|much|often)|what (?:time|is your|was)|which|is there|let (?:us|"
    r"me) know|(?:we |i |still )?(?:need|require|await)s? (?:your|you|the following|from you)|"
    r"you(?:'ll| will| would)? (?:send|provide|share|upload|test|sign|return|prepare|supply|"
    r"forward)|feel free|remember to|make sure|"
    r"you (?:can|may|might) (?:also )?(?:reach|call|contact|find|reply|join|use|log|try|restart|"
    r"continue|book|pick|choose|cancel|download|send|upload|return|still)|"
    r"send (?:us|me|it|the|over)|try|restart|book|reply|may i ask|you (?:need|have) to)\b"
)
HOPEFUL = re.compile(
    r"\bsurprised if\b|\bif (?:we|i|our|my|engineering)\b|\bif (?:all|everything|things|nothing|"
    r"testing|qa|tests|that|the (?:test|build|vendor|fix)|"
    r"no (?:surprises|more)|it all|there are no|we're lucky|luck)\b"
)
IF = re.compile(r"\b(?:if|in case|unless|whether|should you|in the event)\b")
USUAL = re.compile(
    r"\b(?:usually|typically|normally|generally|on average|as a rule|in general|most (?:\w+ )?"
    r"(?:tickets|cases|issues|customers|orders|requests)|(?:our|by|the|per|company) polic(?:y|ies)|"
    r"standard (?:time|turnaround|lead|delivery|processing|target|is|plan)|"
    r"targets? (?:for (?!your|this)|is \d|are)|"
    r"(?:tickets|cases|issues|incidents|requests|orders|refunds|p[1-4]s?|sev-?[1-4]s?) (?:are|get|"
    r"have|take|carry)|can take|may take|often|tend to|up to)\b"
)
SLA = re.compile(r"\b(?:slas?|service level\w*|resolution (?:target|time|sla)s?)\b")
CONTRACT = re.compile(
    r"\b(?:contract\w*|agreement|msa|order form|terms|section \d|clause|schedule [a-z\d]|annex|"
    r"exhibit|statement of work|sow)\b"
)
FUTURE_YOU = re.compile(
    r"\byou(?:'ll| will| should| can expect| may expect|'d| would| could| can look forward|"
    r"'re going to| are going to|r \w+ will|r \w+ should)\b"
)
YOU_CAN = re.compile(
    r"\b(?:you|guests|customers|users|students|visitors|callers|your (?:team|colleagues|users)) "
    r"(?:can|may|could|might|must|need to|have to|should|are (?:free|welcome) to|will (?:need|"
    r"have) to)"
    r"(?! (?:expect|see|have|get|receive|be (?:back|able|up|live|good|set|all)|again|log ?in|count|"
    r"look forward|rely|start using|resume))\b"
)
ENDED = re.compile(
    r"\b(?:(?!need|speed|feed|exceed|proceed|seed|embed|weed|bed|red|fed|indeed|based|"
    r"shed)(?<!get )(?<!gets )\w{2,}ed|"
    r"began|begun|went|left|took|got|came|fell|broke|sent|ran|saw|was|were|had|gone|back up since|"
    r"stopped|done|shut|met|spoke)\b"
)
"""A verb of the past: with "at 14:05" it reports, with "by Friday" it may still promise."""
AHEAD = re.compile(
    r"^(?:by|before|within|in|under|inside|over|during|no later|not later|"
    r"over the next|come|"
    r"less than|give|at the latest|less|up to)\b|\b(?:by|within|before|in the next|in under|come)$"
)
YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|sure|absolutely|of course|correct|confirmed?|definitely|certainly|"
    r"indeed|that's right|ok|okay|agreed|it will|we will|we can|will do|no problem|you can|"
    r"count on|"
    r"you will|they will|it should|should be|i think so|i believe so|looks like it|that works|"
    r"affirmative|done deal|that is the plan|that's the plan|exactly|consider it done)\b"
)
NO = re.compile(r"\b(?:no|not|n't|cannot|can't|unfortunately|afraid|unsure|don't|won't)\b")
OURS = re.compile(r"\b(?:we|i|our|it|this|that|they|he|she|fix|engineers?|team|vendor)\b")
SET = re.compile(
    r"\b(?:scheduled|planned|set|due|slated|lined up|pencilled|booked|ready|done|fixed)\s+$"
)
FUTURE = re.compile(
    r"\b(?:tomorrow|tmrw?|2morrow|tomm?orr?ow|tonight|overnight|next|coming|following|upcoming|"
    r"this (?:evening|afternoon|weekend)|later (?:today|this)|from (?:now|today)|in the morning)\b"
)
"""Words that only the future is called by."""
WE = re.compile(r"^\W*(?:\w+ ){0,3}?(?:we|it|our|the (?:fix|team|vendor)|your|they)\b")
CYCLE = re.compile(
    r"\s*,?\s*(?:every|each|daily|weekly|monthly|hourly|a day|per day|on weekdays)\b"
)
GENERIC = re.compile(
    r"\b(?:received|initiated|submitted|placed|made|ordered|arriving|sent in|filed|raised|"
    r"reported) "
    r"(?:after|before|by|until|outside)\b|^\W*(?:every|each|all|most|any) \w+(?: \w+)? (?:are|is|"
    r"gets?|has|have)\b"
)
LABEL = re.compile(
    r"\W*(?:departure|arrival|departs?|arrives?|flights?|dates?|time|from|to|start|end|when|"
    r"duration|"
    r"check-?in|check-?out|booked|ordered|reported|opened|detected|created|period|outbound|return|"
    r"layover|invoice|subject|sent|received|incident|event|opening hours|hours|due date|trip|"
    r"travel|"
    r"segment)\b[^:\n]{0,24}:"
)
"""The name of a datum in a list: what follows is a fact."""
YOUR_STEP = re.compile(
    r"(?:you(?:'ve|r)?|we (?:have|hear|receive|know|get)|i (?:have|hear|receive|know|get))\b|"
    r"(?:receiving|reviewing|speaking|checking|your)\b"
)
PLAINLY = re.compile(
    r"\b(?:fix\w*|patch\w*|hotfix\w*|deploy\w*|ship\w*|releas\w+|repair\w*|restor\w+|resol\w+|"
    r"roll\w*|"
    r"live|back|deliver\w*|replace\w*|etas?|etr|done|ready|sorted|solv\w+|arriv\w+|recover\w*|"
    r"land\w*|"
    r"finish\w*|complet\w+|over|gone|goes|comes|leaves|migrat\w+|workaround|dispatch\w*|reach\w*|"
    r"fixed)\b"
)
"""What only we do; with a time beside it no "will" is needed."""
