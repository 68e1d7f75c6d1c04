"""Which turns of phrase say what no single word in them says?

Two or more words in a run; `a/b` stands for either word, `_` for any one word. What a turn weighs
is not said here: training finds it for its sort, so that one that was never taught counts as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

_TEXT = {
    "bear": """
    on/upon us|on/upon the house|on our/my tab/account/dime/bill/side/cost/costs/nickel/purse
    at our/my expense/cost/own|from our/my own/side pocket|out of our/my pocket/budget/purse
    is/are/be/was/were ours to|for us/me to pay/bear/carry|ours to pay/carry/settle
    we/i pick up the|picking up the tab/bill/cost/rest|pick up the tab/bill/cost/tap|foot the bill
    footing the bill|goes/go/going/went on my/our|goes/go to our/my account/cost
    to our/my account/charge/cost
    take/takes/took/taking it/this/that/them/these on/upon/over us/ourselves/myself
    upon/on ourselves|take/takes/took over the cost/fee/bill/costs/fees/freight
    we/i/us/house carry/carries/bear/bears/cover/covers/settle/settles the/it/that/this/your/her
    we/i/us/house carry/carries/bear/bears his/their/them/those/these/both/half
    we/i/us/house cover/covers/settle/settles his/their/them/those/these/both/half
    we/i/us/house absorb/absorbs/swallow/swallows the/it/that/this/your/her
    we/i/us/house shoulder/eat/eats/pay/pays the/it/that/this/your/her
    we/i/us/house absorb/absorbs/swallow/swallows his/their/them/those/these/both/half
    we/i/us/house shoulder/eat/eats/pay/pays his/their/them/those/these/both/half
    covered by us/our/me|paid by us/our/me|borne by us/our|carried by us/our/the|settled by us
    our/my treat/gift/present/expense|my/our guest/guests|us/me to be generous
    bill is/comes/goes to us/me|send/give/let us/me the/your/his/her bill/invoice/receipt/receipts
    bill to us/me|invoice to us/me|made out to us/our|nothing for you to pay|cost is/are ours
    costs are ours|you pay/paid nothing|won't/not cost you|cost/costs you nothing
    without/no cost to/for you|we're/we are/'re covering|cover/covering/covers it/that/this/the
    at the expense of our/the house|half/third of the cost/costs/bill/special
    """,
    "forgo": """
    won't/not/nobody/no-one/don't/never charge/charged/charging/bill
    won't/not/nobody/no-one/don't/never billed/billing/invoice/invoiced/invoicing
    not/n't/never be charged/billed/invoiced/levied/raised/pursued
    not/n't/never be applied/asked/due/payable/calculated/collected
    n't/not/nobody/no/never ask/asking/asks/asked for the/it/that/payment/money
    n't/not need to pay|n't/not have/has to pay|you do/does n't pay|you won't pay/see/find/get
    n't/not pay for/the/any/this/that/it/them|no need to pay
    forget/forgot about/that/the fee/fees/invoice/bill/charge/it
    tear/tore/torn/tearing it/that/them/the up/invoice|torn up
    struck/strike/striking/strikes out/from/off/it/that/the|cross/crossed/crossing it/out/off/that
    write/writes/wrote/written/writing it/that/this/them/those/off/the off
    taken/took/take/taking off/it/the/that/them/away off/from/your/the|written/wrote/write off
    crossed out|let/letting/lets you/it/the/that/them off|let/letting the/it/that go/rest/drop/lie
    set/put/turned/brought/reduced/down/turns/turn _ to zero/nil
    set/put/turned/brought/turns to zero/nil|at zero/nil/nought
    is/are/be/been/stands/stand waived/dropped/forgiven/cancelled/scrapped
    is/are/be/been/stands/stand annulled/lifted/void/erased/remitted/written
    consider/regard/treat _ _ cancelled/settled/paid/forgiven/closed/gone
    consider/regard/treat it/that/this cancelled/settled/paid/forgiven
    no invoice/bill/charge/fee/fees for/will/on/is/comes/needed/from/goes
    no rental/rent/purchase/surcharge/interest for/will/on/is/comes/needed/from/goes
    no purchase order|no po|about a po
    nobody/no-one writes/is/was/will writing/counting/bill/invoice/charge/send hours/the/you
    put your/the/that wallet/purse/card/chequebook away
    leave/left the/your wallet/purse/card at home|in/into the bin/shredder
    bin the/that/it invoice/bill
    don't/not bother/worry paying/about/with _ invoice/bill/fee/charge
    don't/not bother/worry about/with the/that/your invoice/bill/fee/charge/overage/rental/payment
    will/has/have quietly disappear/disappeared/vanish/vanished|fell/fallen/fall off the/your
    made/make _ disappear/vanish|without calculation/charge/charges/calculating/payment/bill
    not calculated|not insist on|turn/turned a blind|look/looked the other way
    free/relieved/released of/from the/that/this/your fee/charge/obligation
    """,
    "free": """
    free of/to charge/cost/keep|for free/nothing/nowt/gratis
    at no/zero cost/charge/extra/additional|no extra/additional/further cost/charge/costs/charges
    without extra/additional/further cost/charge/costs|no strings|no questions/obligation asked
    with/by our/the/my compliments/apologies/apology/best|courtesy of us/our/the/my
    compliments of the/us|a present|as a gift/present/treat/bonus|is/are a gift/present
    in/of token of/our|as token/sign of
    as a token/sign/gesture/thank/thanks/sorry/small/little/mark/consolation
    by way of apology/apologies/thanks/thank/compensation/amends|as an apology/amends/expression
    as compensation/gesture/consolation|gesture of goodwill/good/our|goodwill gesture
    to/and say/saying/says sorry|to make up/amends/good/it
    make/makes/making/made it/this/that/things up/good/right/square to/with|make up to/for
    made up to/for|to make/making/made you/them/her/him whole|whole again|a little/small something
    something nice/special/little/small/sweet|a box/crate/hamper/case/basket/carton/bottle of
    a hamper|on its way to your/you|flowers for/to|be my/our guest
    accept our/a/the/this/it voucher/gift/box/basket|have asked/arranged for flowers/cake
    lunch/dinner/cake/coffee/pizza/beer/drinks is/are/on me/us/our|first/next round is/on
    guest passes/pass/tickets|tickets for your/the/you|in your/their name at
    """,
    "more": """
    add/added/adding/adds _ days/weeks/months/month/week/year/hours/seats/licences/users
    extra month/months/week/weeks/days/seats/licence/licences/hours/year/storage/users/points
    additional/another/one/two month/months/weeks/licences extra/more/free/on/longer
    three/four/six/couple month/months/weeks/licences extra/more/free/on/longer
    additional/another/one/two licence/seats/years/seat/year extra/more/free/on/longer
    three/four/six/couple licence/seats/years/seat/year extra/more/free/on/longer
    extend/extends/extended/extending your/the/their/it/them/our/by/her/his licence/licences
    extend/extends/extended/extending your/the/their/it term/contract/subscription
    extend/extends/extended/extending them/our/by/her/his term/contract/subscription
    extend/extends/extended/extending your/the/their/it trial/access/pilot/sandbox/plan/by
    extend/extends/extended/extending them/our/by/her/his trial/access/pilot/sandbox/plan/by
    keep/keeps/leave/leaves/left/leaving _ switched/unlocked/on/open/active
    same price/money/rate/fee/cost
    at/for the same/old/previous/current/shared/basic/standard/present price/rate/money/cost/fee
    price/rate/cost/fee stays/stay/remains/remain/holds as/where/the/what/unchanged
    hold/holds/holding/freeze/freezes/froze your/the/their price/rate/old/current/prices
    frozen/keep/keeps/kept/lock/locked your/the/their price/rate/old/current/prices
    moved/put/bumped/upgraded/lifted/switched/promoted you/them/your to/on/onto/into/up/account
    on the next/higher/larger/bigger/top tier/plan/package|unlocked/unlock/unlocking _ for/in/at
    have/has unlocked|switched on for you|is/are unlocked/yours for|longer than you paid/ordered
    moved its/the/your end|push/pushed/pushing the/your renewal/end/expiry back/out
    premium/priority/dedicated support/engineer/line/lane/queue/manager/contact
    platinum/gold/24x7/named support/engineer/line/lane/queue/manager/contact|double points
    bonus points/miles/days|until/till the end/season/rest of your/the contract/season/term/year
    for the rest/remainder of|go/goes/going further than the contract/warranty
    even though/if the contract/warranty|although the contract/warranty
    outside the warranty/contract we|as if it/they/you were covered/warranty|in kind
    deluxe/premium edition/version/package|the bigger/larger/higher one|for the price of
    price of one/two/the
    """,
    "cheaper": """
    percent/% off/less/lower/reduction/discount/cheaper/back/rebate
    less/lower/cheaper than/on/for this/the/you/before/your
    half/halve the price/rate/fee/cost/bill/invoice|half price/off|at half|at cost/purchase price
    at purchase/cost/trade/staff price
    knock/knocked/shave/shaved/chop/take/took/taking/trim/trimmed/cut/slash/drop _ off
    off your/the/their/this/next bill/invoice/price/fee/renewal/total/rate/list
    come/came/coming/comes down on|bring/brought/bringing the price/figure/rate/fee down
    room on/in the price/figure/number
    better/nicer/softer/lower price/figure/number/rate/offer/terms/invoice/bill/quote/version
    smaller/kinder/friendlier/gentler/shorter price/figure/number/rate/offer
    smaller/kinder/friendlier/gentler/shorter terms/invoice/bill/quote/version
    a smaller/nicer/shorter/lighter/lower one/figure/number/bill/invoice
    will be/look lighter/smaller/shorter/lower/kinder|some/little air in|wiggle/wriggle/some room
    sharp/red/blue pencil|sharpen/sharpened/sharpening the/his/her/our pencil
    ask for a/the/more/something discount/reduction|pleased/pleasantly with/surprised
    pleasant surprise|nice surprise|meet/meeting you half/halfway|half way|halfway on
    find/found a/an figure/number/arrangement/solution
    name your/a/the figure/number/price/wish/sum|what would/is/be be/fair/reasonable fair
    what you think/consider/feel is/fair/just|would be/seem fair
    bring a/your number/calculator/figure
    treasurer/accountant/cfo/finance/bookkeeper/buyer will/won't/may be/like/smile/not
    be/look kinder/kind/gentle/gentler/generous/easier/easy|read/reading between the
    won't/not be disappointed|n't/not quibble/haggle/argue/object|will/would like what/the/it
    see/seen/look/looked/looks right/after you/by
    look/looks/looking favourably/kindly/favorably on/upon/at
    owe/owes/owed you/them one/something/a/more|in your/their debt
    make/makes/make it/that/this worth|worth your while
    flexible/flexibility/lenient/leniency/generous/accommodating on/about/with/over/in/there
    open/prepared/willing/minded to reduce/waive/credit/extend/offer/forgo/talk
    ready/inclined/authorised/authorized/happy to reduce/waive/credit/extend/offer/forgo/talk
    open/prepared/willing/minded to discuss/consider/share/pay/bear/refund/let/give
    ready/inclined/authorised/authorized/happy to discuss/consider/share/pay/bear/refund/let/give
    between you and|off the record|don't quote me|not allowed/supposed to say/tell|a nod
    nodded when|gave/got a/the nod/green/pen
    special price/rate/terms/condition/conditions/arrangement|goes/go easy on
    """,
    "lent": """
    at your/their disposal/side/service|at no cost|is/are yours for/until/while/to
    she's/he's/they're yours|sits/sit/sitting with/beside your/you/the/them
    come/comes/coming/came over/along/to to/and your/you/sit/help/work
    send/sending/sends you/our/someone/a/her/him over/technician/engineer/colleague/trainer
    lend/lends/lending/lent a/you/your hand/colleague/us
    for two/three/five/a/four/six days/full/whole and/to/with/as/sit/work
    for two/three/five/a/four/six week/days/weeks/fortnight and/to/with/as/sit/work
    a day/week/fortnight of consulting/training/work/help
    hours/days of consulting/training/work/help/our/support|to lend a|as our contribution
    loan/spare/demo/replacement unit/robot/car/device/laptop/van until/for/to/stays
    keep the loan/spare/demo/test|keep the/it/them for/as free/long/good
    workshop/training/course for your/you/up free/no|a donation to
    guest/guests of us/ours/honour/honor|invite/invited/inviting you/your/them to/team/for
    """,
    "repay": """
    credit/crediting/credited your/you/the/back/them/to account/the/your/for/full
    back to/on/in/into your/the card/account/bank/wallet/bill|money back
    refund/refunding/refunded/reimburse _ full/half/amount/part/money
    reimbursing/return/returning/repay _ full/half/amount/part/money|in full
    give/gave/giving/gives/pay/paid/pays/get/gets you/them/it/back back
    get/gets/got your/the/it/their money/fee back|pay/paid/pays out/back/you/for
    week's/month's/day's/year's fee/rent/worth/charge back/of/to|worth of credit/credits
    into/in your wallet|gift/store card/credit|a voucher|vouchers for
    put _ on/in/into your account/card/wallet|compensate/compensation for/you/them|ex gratia
    goes/go/gone/went back to/on|difference back/is/to|make/made good the/your/any/their
    """,
    "back": """
    up and running|back up|back online/on/in/to/again/at/for/with|on its/their/her/his feet
    works/work/working/run/runs/running/go/goes again/normally/normal/properly
    print/prints/show/shows/open/opens/talk/talks again/normally/normal/properly
    speak/speaks/behave/behaves/read/reads/count/counts again/normally/normal/properly
    let/lets/see/sees/accept/accepts/take/takes again/normally/normal/properly
    live/right/normal/online/true/correct/well/whole/smooth again|as it/they should/ought
    as good as/new|right as rain|like new|in order again
    is/are/be over/past/history/behind/gone/dead by/from/before/on
    is/are/be sorted/settled/done/finished/lifted/sealed/complete by/from/before/on|a thing of
    be/is/are history|behind us/you|in the past
    stops/stop/ends/end/disappears/disappear/vanishes/goes/go away/from/on/by/with
    will/'ll/should/ought be/have/work/run/see again/it/them/back/up/the
    will/'ll/should/ought get/wake/find/open/print/read again/it/them/back/up/the|out of the woods
    smooth as|good to go|all set/clear/green|in place|fully operational/functional/restored
    water/line/power/service is/runs back|draw/drew a line
    close/closed/closing the/this/that book/file/chapter|out/off the door|see/sees the last
    last of it/this/them|no more of|never see/have/hear
    won't/not see this/it/that/the any/again/screen/error/message|won't/not remember/notice/know
    can/may/will be signed/trusted/used|will/may/can trust the/it/them
    """,
    "arrive": """
    is/are/be with you/us/them/your
    in your/their hands/inbox/mailbox/warehouse/account/tenant/house/yard/letterbox/box/possession
    reaches/reach/reaching you/your/the/them|lands/land/landing in/on/at/with|gets/get to you
    arrives/arrive/arriving/comes/come/coming with/on/in/by/at/before/out
    goes/go/going live/out/in/into on/with/to/for/in/production/build/version/release
    ships/ship/shipping/sails with/on/in/the/tonight/port/warehouse/plant
    sail/leaves/leave/leaving with/on/in/the/tonight/port/warehouse/plant
    carries/carry the repair/fix/correction/change
    next/coming/spring/summer/autumn/winter/november build/release/version
    next/coming/spring/summer/autumn/winter/november update/drop/sprint/firmware
    december/october/september build/release/version/update/drop/sprint/firmware
    january/march/june/new build/release/version/update/drop/sprint/firmware
    will/shall be delivered/shipped/sent/installed/replaced/mounted/exchanged
    will/shall be restored/repaired/completed/corrected/fixed/rectified/effected
    is/are being rolled/deployed/installed/pushed/rebuilt/regenerated/reloaded/printed
    in preparation|in the mail/post|on the/its/their/his/her lorry/truck/plane/train/way/road
    in transit|with the courier|once/when/after build/version/release/the is/through/lands
    you/they get/receive/have/find it/them/the/your on/in/by/before|yours on/by/before/in
    you'll/'ll have it/them/the/your|will have it/them/everything/his/her/the
    slot/window is approved/booked/tonight/reserved|booked the/a change/crane/window
    merged/approved and/is|pencilled/planned/scheduled/slated/set for/on/in/by/to
    due/expected/announced/confirmed/booked/foreseen for/on/in/by/to|next/last in/on line/list
    is only/just to plug
    """,
    "nearly": """
    before long|won't/not be/take/keep long/you|not/n't long now|any minute/day/moment/hour now
    nearly/almost/practically/virtually/close through/there/done/ready/finished/home/over/to
    last/final straight/lap/stretch/metres/yards/test/tests/mile/step/regression/bug
    one/two more test/tests/signature/approval/check/checks
    matter/question of hours/days/minutes/the|a matter of|time of a coffee|around/round the corner
    light/end of/in/at the tunnel|in no time|by the time you
    give/gives/gave/give me/us/him/her/them/it the/until/till weekend/hour/day/evening/night
    give/gives/gave/give me/us/him/her/them/it an/a/two/another weekend/hour/day/evening/night
    bear/stay with me/us till/until|only/just waits/waiting/wait for/on your/a/the
    what's/is left/missing is/are|all that/is remains/left/missing|not/n't before/after/later than
    at the latest|no later than|at most|within today|within the/a/an hour/day/week/month/two
    as i write/speak|as we speak|is on it/the now|typing/testing/writing it/as now
    green test/tests/light/branch/pipeline
    nobody/no-one leaves/logs/sleeps/goes/rests off/home/until/before
    does/do n't/not sleep/leave/go/let/rest until/before/with/home/a
    never sleeps/leaves/misses/missed/lets|no intention of missing|flies/flight on/with|clean desk
    should/would/ought/could/may/might/will do it/the|that/this should/ought/will do
    fingers/touch crossed/wood|god willing|with luck|knock on
    """,
    "relax": """
    no need to/for/of|don't/not need to/the/them/another/any/it
    won't/not need it/them/to/the/any/another/that|need n't/not/no
    can/may/could stop/cancel/drop/forget/leave/retire/stand/throw/send
    can/may/could skip/tell/count/plan/put/pack/sleep/take/keep
    wouldn't/not book/order/print/hire/bother/buy/rent/prepare/cancel/type|in your place
    if/were i/you were/was you/in
    tell/tells/told your/them/him/her/the staff/team/people/board/crew/chairman
    tell/tells/told your/them/him/her/the director/they/to/it/so/that
    you can/may/could tell/say/promise/plan/count/announce/rely/set/keep/warm/book
    sleep/rest/breathe well/easy/easily/assured/again/tonight
    let/set your/his/her mind/heart at/be/rest|rest assured|have no fear
    not/no worry/worries about/for|leave it/them/the set/as/on/where|my word on|word on it
    has/have/'s sworn/promised/vowed/assured/guaranteed/undertaken/pledged/agreed/put/given
    hand on it|in writing|count on it/that/us/me|bet on it|mark my|put/hold me/us to/it|hold us to
    safe/fair/reasonable/good assumption/bet/guess/to|go ahead|that's right/correct/fair/it
    so do i|that works|yes from/by/on/before/it/we/please|definitely a/this
    fine/ok/okay/good with/by/for me/us/you|keep your/the date/plan/launch/party/sale/booking
    as planned|can/will/may go/take/stay ahead/place/as|nothing/nobody will/stands stand/in/will
    """,
    "unknown": """
    no date/dates/idea/eta/estimate/time/timeline/day/week/plan
    not/n't/cannot/can't/don't know/say/tell/name/promise/give when/yet/how/you
    not/n't/cannot/can't/don't know/say/tell/name/promise/give a/any/which/what/until
    not/n't/cannot/can't/don't predict/see/commit/guess/quote/give when/yet/how/you
    not/n't/cannot/can't/don't predict/see/commit/guess/quote/give a/any/which/what/until
    don't/not know yet/when/what/why/how|too early/soon to
    can't/cannot/unable/impossible/hard/difficult to say/tell/name/promise/give/commit/estimate
    not yet known/clear/decided/found|nobody/no-one knows/can/could/has say/tell/told/found
    remains/remain open/unclear/unknown
    would/will be guessing/invented/made/a/lying/dishonest guess/up/lie|made up
    rather not/quote/say/tell/have|drawn on a|won't/not be drawn|without a date/plan
    no promise/promises/commitment|don't/not do dates
    hasn't/haven't/not found/understood/been the/it/decided/set|no plans
    not on the/our roadmap/list/plan|not planned|we say no|no for now|for how long
    when that/it is/will
    """,
    "notmine": """
    not mine to|not/n't my/our call/department/decision/place/dept/to/job
    no say/authority/mandate/power/room/budget/grounds/basis|have no say/authority/power/room
    can't/cannot/not/unable/won't/couldn't do/give/grant/offer the/you/any/that/it/a/on/anything
    can't/cannot/not/unable/won't/couldn't reduce/waive/go/bend the/you/any/that/it/a/on/anything
    can't/cannot/not accept/credit/pay/bear the/you/any/that/it/a/on/anything
    unable/won't/couldn't accept/credit/pay/bear the/you/any/that/it/a/on/anything
    can't/cannot/not promise/move/touch/extend the/you/any/that/it/a/on/anything
    unable/won't/couldn't promise/move/touch/extend the/you/any/that/it/a/on/anything
    not something we/i/that|not able to|not in a/the position|nothing to give/offer/add/refund/pay
    there's/is none/no/nothing|have nothing to|stays/remains as/it is/closed|as it is|the list is
    price/rate/fee is the|same for every/everyone/all/everybody
    for every customer/house/guest/member|for everybody/everyone|in every house/year
    no exception/exceptions|asked for/that they
    you ask/asked/wrote/write/want/wanted/hoped/wished/demand for/that/us/me/to/whether/if
    haven't asked|wouldn't hint|raise/raising hopes|want to be honest|have to disappoint
    must/have disappoint|said no|was refused/rejected/declined|decides/decide/decided on it
    up to them|with our/the legal/billing/finance|they'll decide|is being decided
    """,
    "standard": """
    as usual/always/every/ordered/stated/described/agreed
    every day/week/month/year/night/hour/morning|each day/week/month/year/time|by default
    as per/for the/your contract/terms/plan|according to
    under clause/your/the clause/contract/plan/warranty/policy/terms
    clause/article/annex/section/paragraph/page _ of|as in the/every
    stands/stand in/on the/page/annex|see/on page/annex/clause
    per year/month/week/day/user/seat/hour/person/gb/unit
    once/when/if you/your click/clicked/press/pressed/order/renew/sign/enter/upload/book
    costs/cost _ per|is/are due/billed/charged/invoiced/payable on/at/once/per/from
    expires/expire/runs/run/ends/end after/out/on/for/until/from/every
    lasts/last/valid/counts/lapses/resets/renews after/out/on/for/until/from/every|opening hours
    open from/until/daily|in the portal/shop/menu/settings/catalogue/app
    under settings/profile/files|law allows/requires/gives|list price|price list
    can be ordered/booked/found/bought|usually takes/take|as announced|you booked/ordered/bought
    which you/we booked/ordered/bought/agreed
    """,
    "done": """
    has/have/had been since/already/fixed/restored/resolved/sent/booked|is/was/are/were already
    since monday/tuesday/wednesday/thursday/friday/saturday/sunday/yesterday/then/this/last/=time
    as of now|is/are/was/were finished/done/complete/fixed/running since/already/now/again/and/as
    is/are/was/were correct/back/green/live/over since/already/now/again/and/as
    last night/week/month/year/time|went/came/got/ran/arrived/left on/at/in/out/through/back
    took/lasted _ minutes/hours/days|earlier today/this
    we/i/they replaced/fixed/restored/corrected/compared/checked/found/moved/sent/closed
    was/were replaced/fixed/restored/caused/set
    was/were sent/delivered/confirmed/overwritten/refused/booked|caused by|turned out
    thanks/thank to/you for|glad/happy/pleased to hear|glad that/you
    """,
    "talk": """
    next update/bulletin/note/call/report/message
    write/ring/call/phone/tell you/again/back/on/at/when/tomorrow/then|get/come/be back to you
    hear from me/us|in touch|keep/keeps/kept you/informed/posted|let you/me/us know
    status/updates at/every/page|share/send/post it/them/an/what/their at/by/in/with/on
    i'll/'ll share/send/post/write/ring/call|talk/speak/meet on/at/to/about/tomorrow/when
    look/looks/looking at/into/in/from/and/to|to look|can come to|available on/from/at
    please send/tell/let/confirm/reply/answer/call/keep|need from you|send us/me the
    would/could/can you send/tell/please/let/confirm
    """,
}  # fmt: skip
_CLITICS = ("n't", "'ll", "'re", "'ve", "'d", "'m")


def _parted(word: str) -> tuple[str, ...]:
    """A word as the reader of signs sees it: "won't" is two."""
    for tail in _CLITICS:
        if word.endswith(tail) and word != tail:
            return word[: -len(tail)], tail
    return (word.removesuffix("'s") if word != "'s" else word,)


Next = dict[str, list[tuple[tuple[str, ...], str]]]
"""The third word, none or `_` → the words after it, and the sort."""


def _known() -> dict[tuple[str, str], Next]:
    found: dict[tuple[str, str], Next] = {}
    for sort, text in _TEXT.items():
        for turn in "|".join(text.strip().split("\n")).split("|"):
            for slots in product(*(slot.split("/") for slot in turn.split())):
                first, second, *rest = (part for word in slots for part in _parted(word))
                third, *last = rest or ("",)
                known = found.setdefault((first, second), {}).setdefault(third, [])
                if (tuple(last), sort) not in known:
                    known.append((tuple(last), sort))
    return found


_TURNS: Mapping[tuple[str, str], Next] = _known()
"""The first two words → what may follow, and what it is then."""
_ANY = frozenset(first for first, second in _TURNS if second == "_")


def turns(words: Sequence[str]) -> list[tuple[int, str]]:
    """Where a turn of phrase begins in these words, and of which sort it is."""
    found: list[tuple[int, str]] = []
    for at, pair in enumerate(pairwise(words)):
        if pair in _TURNS:
            _follow(found, words, at, _TURNS[pair])
        if pair[0] in _ANY:
            _follow(found, words, at, _TURNS[pair[0], "_"])
    return found


def _follow(found: list[tuple[int, str]], words: Sequence[str], at: int, known: Next) -> None:
    """The turns whose first two words stand there, as far as their other words do."""
    third = words[at + 2] if at + 2 < len(words) else ""
    for one in ("", third, "_") if third else ("",):
        for last, sort in known.get(one, ()):
            if not last or tuple(words[at + 3 : at + 3 + len(last)]) == last:
                found.append((at, sort))
