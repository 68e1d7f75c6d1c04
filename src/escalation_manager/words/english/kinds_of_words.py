"""Which English words are of a kind, for a reader who has not seen the sentence before?"""

from __future__ import annotations

_TEXT = {
    "event": """
        webinar webinars training trainings workshop workshops conference conferences exhibition
        exhibitions survey surveys inspection audit audits hearing shutdown freeze holiday
        holidays vacation leave maintenance renewal renewals interruption outage outages trial
        trials warranty lease subscription shift shifts season school wedding birthday party
        election fair tender demo demos board payroll go-live launch meeting meetings steering
        committee budget auditors auditor harvest exam exams concert gala festival match
        tournament
        """,
    "sure": """
        promise promised promises guarantee guaranteed guarantees assure assured assures assurance
        confident confidence certain certainly sure surely definitely absolutely undoubtedly doubt
        word commitment commit committed commits pledge pledged vow swear count rely bank bet hold
        holds
        """,
    "wait": """
        wait waiting patience patient bear hang hold allow give until till longer further endure
        """,
    "again": "again back anew normal normally usual restored online alive live",
    "we": """
        we i we'll i'll we're i'm we've i've we'd i'd us me our my ours mine ill imma gonna
        """,
    "you": """
        you your yours you'll you're you've you'd u ur y'all ya yourselves ye client client's
        """,
    "it": """
        it this that they it'll it's that's they'll everything things these those he she
        """,
    "expert": """
        engineer engineers engineering dev devs developer developers development vendor vendors
        supplier subcontractor contractor contractors carrier courier technician technicians tech
        crew crews colleague colleagues guys folks team teams operator ops platform infra
        maintenance department office factory workshop driver dispatcher electrician plumber
        fitter fitters provider manufacturer depot warehouse qa release specialists specialist
        partner upstream boss chief supervisor manager leadership vp director finance openreach
        siemens authority council trust bank publisher network agents field plant logistics
        planner planners forwarder suppliers mill mills customs haulier hauler printers printer
        joiner roofer glazier mechanic mechanics linesmen lineman dba dbas sysadmin sysadmins noc
        datacenter data-centre hoster registrar programmers programmer coders coder consultant
        consultants subcontractors lab laboratory garage couriers postman carriers shipper
        fulfilment fulfillment acquirer scheme processor regulator managers directors coo cto ceo
        cfo head lead leads foreman lads chaps people embroiderer r&d apple google microsoft dave
        marco priya tom
        """,
    "will": """
        will shall 'll it'll we'll i'll you'll they'll he'll she'll that'll gonna going wont won't
        should would could ought oughta can may might
        """,
    "aim": """
        aim aiming aims hope hoping hopes hopefully plan planning plans planned expect expects
        expected expecting expectation anticipate anticipated anticipates intend intends intention
        target targeting targeted targets foresee foreseen foresees estimate estimated estimates
        estimating eta etr etas scheduled schedule slated slotted booked due reckon reckons guess
        guesses think thinks thinking believe believes say says said told tells quotes quoted
        project projected forecast track tracking shooting shoot gunning working confident
        optimistic promise promised promises commit committed commits undertake undertakes
        undertaken guarantee guaranteed assure assured rest count bet likely probably realistic
        realistically feasible achievable doable contemplated pencilled earmarked roadmap figure
        wager money hunch give gimme allow looking look looks fingers luck assuming barring
        provided subject need needs want trying try objective advised indicated reckoning
        presumably tentatively roughly approximately outlook sprint hopeful probable possibly
        perhaps maybe rescheduled reschedule lined goal timeline estimation projection etd
        confirmed confirms confirmation date dates milestone deadline around about latest most
        """,
    "mend": """
        fix fixes fixed fixing fixd resolve resolves resolved resolving resolution restore
        restores restored restoring restoration repair repaired repairs repairing patch patched
        patching patches hotfix solve solved solving solution sort sorted sorting remedy remedied
        rectify rectified rectification correct corrected correcting correction corrections cure
        cured mend mended recover recovered recovers recovery reinstate reinstated reinstatement
        rebuild rebuilt rebuilding resync resynced reindex backfill backfilled replay replayed
        reprocess reprocessed restart reset resets squash squashed eliminated clear clears cleared
        clean unblock unblocked unblocks unstuck unlocked stabilise stabilize stable stabilised
        healthy green normal normally again working works work running runs up live online back
        operational available usable functional function functions reachable accessible access
        permanent workaround done ready complete completed completes completing completion finish
        finished finishes finishing finalize finalise wrap wraps wrapped closed over behind gone
        disappear disappears stop stops resume resumes resumed resumption return returns energise
        power caught catch remediation remediated rolled rollback merged merge undone reversed
        conclude concluded settled settlement settle disposed dispose unfreeze unfreezes unfrozen
        untangle untangled unravel iron ironed smooth smoothed drain drains drained flush flushed
        vanish vanishes vanished evaporate subside subsides abate eliminate eliminates eradicated
        cease ceases stopped halt revive revived resurrect reappear reappears reconnect
        reconnected reconnects reconnection reactivate reactivated reenable re-enable re-enabled
        re-established reestablished reopen reopened reopens reconcile reconciled regenerate
        regenerated reissue rerun re-run reload reloaded refit refitted overhaul overhauled
        recalibrate recalibrated recertified certified recondition reconditioned rewire rewired
        reseal rebooted reboot relaunch remount mount mounts remounted renumbered normalise
        normalised normalize normalized regularise regularised regularized stabilises steady
        rebalance rebalanced reindexed re-indexed resynchronised resynchronized resyncing synced
        lift lifted lifts unlock unlocks unbanned unban purge exorcise correctly properly accurate
        consistent caught-up pick picks whole relief cures watertight dry warm cold consolidated
        deduplicated finalized ends end ended terminates concludes crack cracked nail nailed lick
        licked buttoned button tidied tidy mop mopped sewn ironing troubleshoot sorts patchable
        energised energize lit humming rolling cooking workable serviceable fit intact up-and-
        running ran print prints boot boots pass passes passing quiet patch-up refill refilled top
        topped restock restocked replenish replenished rectifies
        """,
    "ship": """
        deploy deployed deploying deploys deployment ship ships shipped shipping roll rolling
        rollout release releases released releasing land lands landed push pushing pushed prod
        production deliver delivers delivered delivering delivery dispatch dispatched send sent
        arrive arrives arrived arriving arrival reach reaches receive received get gets got have
        has install installed installing installation replace replaced replacing replacement
        replacements swap swapped migrate migrated migration cutover build builds backport version
        truck parcel order shipment goods stock pallets courier part spare unit router handset
        card certificate bag leave leaves leaving depart move moved activate activated enabled
        enable switched go goes out available download update upgraded transfer transferred paid
        pay payment payout funds money booked processed process executed execute post posted
        appear appears show mailed fitted come comes coming reissued issued implement implemented
        implementing provide provided hand handed supplied furnished drop drops out-of-stock
        dispatches despatch despatched despatches forward forwarded hand-over handover couriered
        collect collection unload unloaded discharged discharge berths docks dock load loaded
        loading load-out reship reshipped redeliver redelivered re-deliver switch switches
        introduce introduced introduces hotfix-release publish published publishes supply supplies
        bring brings brought fit fits fitting assemble assembled assembles mount connect connected
        connects provision provisioned configure configured commission commissioned ported port
        porting migrates migrating moves backorder back-order restock credited pay-out payouts
        settle settles wire wired remit reimbursed emailed ga launch launched launches unveiled
        rollouts deployments cutovers compile upload uploaded import imported shipped-out freight
        lorry van vessel container containers parcels pallet crate crates drum drums parts
        component components compressor gasket spares module modules board boards bearing bearings
        motor motors laptop laptops phone phones units loaner loan ssd disk psu box boxes sofa
        glasses tickets coil coils castings frames resin labels
        """,
    "tell": """
        update updates updated call calls calling phone ring buzz meet meets meeting meetings sync
        standup email mail e-mail write writes reply respond response answer answers revert touch
        touchpoint checkpoint contact reach talk speak chat zoom hop join invite status news
        bulletin report reports recap notes note summary post-mortem postmortem rca inform informs
        tell telling ping message msg text share know hear heard regroup walk discuss discussion
        conversation telephone conference catch confirm announce announcement letter written
        statement briefing huddle review session dial bridge circulate appointment follow dm
        information shout line drop informed notify holler recaps debrief debriefs brief briefs
        briefed liaise pinging dialog chats chatting rings ringing phoning phone-call callback
        call-back standups webex teams hangout huddles present presents presenting presentation
        publish-update summarise summarize outline picture clarity findings insight minutes agenda
        invitation invitations calendar slot slots catch-up checkin check-in check-ins reported
        reporting estimate clearer word words hello introduce walk-through screen-share
        screenshare demo-call
        """,
    "task": """
        investigate investigating investigation look looking analyse analyze analysis check
        checking examine reproduce debug monitor monitoring watch watching test testing tests
        escalate escalated raise raised start starting begin continue review reviewing chase
        triage cover duty shift inspect inspected inspection examines examining inspects
        inspections investigates begins starts started analyses trace traces collect collecting
        gather gathering diagnose diagnosed diagnosing diagnostic diagnostics capture captures
        audit audits reproduced reproducing compare comparing validate validating verify verifies
        verifying observe observation research assess assessing assessment evaluate evaluating
        prioritise prioritize prioritised prioritized plan-review join joins attend attends assign
        assigned assigns takeover take-over dig digging hunt hunting narrow narrowing isolate
        isolating sample samples decide decides deciding discuss discussing debate brainstorm
        """,
    "fact": """
        expire expires expired valid validity hours open opens closed closes closing business
        holiday holidays leave vacation retained retention kept keep purged daily nightly hourly
        weekly monthly every each cron automatically always normally usually typically generally
        ordinarily plan tier version default defaults timeout limit limits quota ttl cache
        interval minutes maximum minimum policy standard office lines counter store stores gate
        boarding season sale registration maintenance warranty guarantee renew renews renewal
        contract notice period deadline statutory regulation reset charged priced cost per flight
        check-in members customers users rate throttle refreshes lasts runs within cooldown
        consultation hearing expiring lapse lapses lapsed retains archived archive archives
        deleted deletes purges rotates rotate poll polls polled refresh refreshed refreshing sync-
        interval scheduled regularly routine routinely permitted allowed rule rules fixed-price
        listed list lists costs sells sold lasted last needs requires require required takes cure
        curing warm-up shelf-life dries boils weighs measures measure staffed manned reachable
        joinable capped cap caps limited restrict restricted exceeds exceed above below threshold
        window annually yearly quarterly twice once whenever typical normal-rate document
        documented documentation manual catalogue brochure website faq handbook
        """,
    "deal": """
        contract contractual agreement msa clause section schedule annex article terms sla sow
        order-form conditions statute law regulation act policy scheme licence exhibit paragraph
        directive governed pursuant accordance according per under regulator ombudsman procedure
        insurer insurance convention rules rule
        """,
    "value": """
        credit credits credited crediting refund refunds refunded refunding refundable reimburse
        reimbursed reimbursement rebate rebates discount discounts discounted voucher vouchers
        coupon waive waived waiver waiving forgo forgive compensate compensated compensation
        goodwill ex-gratia gratia gesture comp comped complimentary free gratis gift gifts hamper
        swag treat bonus perk perks upgrade upgrading upgraded extend extended extension extending
        prolong prolonged halve halved reduce reduced reduction concession cheaper off % percent
        renounce indemnify offset spot knock shave absorb bear cover covers overlook match flat
        relief remit money-back giveaway souvenir token surprise miles points gems skin chest xp
        lounge seats licences licenses bump bumped bumping nil nothing zero noncharged
        preferential favourable favorable attractive lower softer lenient half asset avoir sweeten
        sweetener uncharged unbilled penny refundment cashback bonification deduct deducted
        deduction deducts subtract write-off written-off writing-off forgiven forgives forgiveness
        absolve drop dropped dropping cancel cancelled canceled scrap scrapped scrapping strike
        struck strip erase zeroed zeroing void voided swallow swallowed swallowing absorbs
        absorbed eat eating eats foot footing shoulder shouldered freebie freebies free-of-charge
        chargefree non-chargeable no-charge pro-bono pro-rata prorated pro-rated half-price
        generous generously generosity leniency accommodating accommodate flexible flexibility
        latitude wiggle sweetened honour honor honoured matching freeze frozen lock-in lowered
        lowering cut cuts cutting slash slashed trim trimmed double doubled doubling triple extra
        additional bouquet flowers cake lunch dinner pizza wine champagne chocolates hoodie mug
        tickets ticket guest guests invite invited treated spoil pamper host hosted hosting
        sponsor sponsored donate donation lend premium priority dedicated platinum gold upgrades
        uplifted concessions adjustment adjust adjusted amends make-good recompense redress
        restitution indemnity settlement settle settling lump sum cheque payout appreciation
        thankyou thank-you loyalty sorry25 code promo promotional special better-price bargain
        deal deals square fair fairness right whole worthwhile extends prolongs longer stretch
        stretched carry carryover holiday-payment deferral defer deferred grace reverse reversed
        reversal chargeback-fee removed remove removing taken knocked chopped shaved disregard
        forget ignore
        """,
    "bill": """
        bill bills billed billing invoice invoices invoiced invoicing fee fees charge charges
        charged charging cost costs price prices pricing rate rates rent premium premiums penalty
        penalties surcharge overage overages deposit margin interest tariff subscription renewal
        payment payable levy levied levies tuition fare fares postage expense expenses pay pays
        paying owe dues uplift commercials commercial commercially financial financially budget
        demurrage excess surcharges spend tab bucks quid pounds euros dollars euro dollar bag
        tariffs statement statements balance balances minimum retainer day-rate hourly-rate labour
        labor overtime travel callout call-out call-outs freight storage rents deductible markup
        list-price purse wallet pocket pockets money cash dime cent cents penny buck lump amount
        amounts sum sums commission commissions licence-fee licensing subscriptions increase
        increases hike costs-of interchange
        """,
    "lavish": """
        offer offering offers propose proposing tender grant gift give giving throw throwing threw
        add added adding include apply applied pop popped put sort arrange arranged authorise
        authorize authorised approval approved obtain obtained treat send sending happy glad love
        like willing prepared minded amenable ready accept enjoy apology apologies sorry thank
        thanks amends makeup recognition acknowledgement inconvenience trouble patience loyalty
        hassle headache exchange return compensation courtesy keep consider see let allow allowed
        free-of-charge house us favour worth consideration look after whole
        """,
    "not": """
        not no n't cannot can't cant couldn't won't don't dont doesn't isn't aren't wasn't haven't
        hasn't unable unfortunately afraid never neither nor nobody none without regret decline
        declines unknown unclear refuse dunno excluded ineligible reluctant impossible
        """,
    "refuse": """
        promise commit guess speculate name indicate position timeline date eta decide decision
        authority authorised discretion permitted permit possible able exception grade entitled
        eligible construed anticipate can't cannot unable won't decline declined declines refuse
        refused refuses rejected reject excluded exclude impossible ineligible unauthorised
        unauthorized sorry afraid unfortunately regret regrettably neither nor difficult
        """,
    "if": """
        if unless should whether provided assuming once when depending case subject were
        """,
    "ask": """
        please kindly could can would do does did are what which when how where who is let shoot
        confirm remember bring attach upload
        """,
    "need": """
        need needs needed asked ask asks asking request requested requests want wanted wants wish
        wrote write said say says mentioned mention told demand demanded require required seek
        contend state expectation deadline concern question launch demo audit payroll board go-
        live understand noted wanting hoping desired stated raised expect expects expecting wishes
        requires contends claim claims demands insist insists hoped asked-for understood realise
        realize appreciate hear
        """,
    "past": """
        was were had did went began started happened occurred received arrived failed broke came
        saw found logged left ended lasted opened closed resolved fixed restored deployed shipped
        reported answered paged acked mitigated since ago last yesterday previously earlier been
        already departed loaded entered ran sent
        """,
    "product": """
        api field page report button screen export import endpoint webhook module column row table
        code error bug customers users shoppers checkout template settings setting token tokens
        function memory null log logs script card cards check checks institution institutional
        limit union balance score facility note form extension manifest feature number text file
        parser message account pool build compute sms ai
        """,
    "yes": """
        yes yep yeah yup sure absolutely affirmative indeed definitely certainly naturally ok
        """,
    "hurry": """
        soon soonish shortly imminently imminent momentarily asap quickly flash jiffy tick sec
        moment bit long corner immediately promptly now instantly minute day days matter
        """,
    "usual": "usually typically normally generally average often tend ordinarily most",
}  # fmt: skip
_SMALL_TEXT = """
i we you it they he she this that these those there the a an my our your their his her its us me
them who which what when where how if is are was were be been being am do does did has have had
will would shall should can could may might must 'll 'd 're 've 'm n't not no never to by on in at
within before after until till for of from with as into over under about around than then so and
or but because while since once please let only just again back already now still yet here all any
some every each nothing more less most least
"""
_WHEN_TEXT = """
mon tue tues wed weds thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday
sunday today tomorrow tonight tmrw tmr tomorow january february march april june july august
september october november december jan feb apr jun jul aug sept oct nov dec weekend wknd week
weeks wk wks month months quarter semester term fortnight day days hour hours hr hrs min mins
minute minutes sec secs year years noon midday midnight morning afternoon evening night nightfall
dusk dawn dark teatime lunch lunchtime dinner breakfast sunrise sunset midweek mid-week mid-month
mid-april mid-may mid-june mid-july mid-august mid-september mid-october mid-november mid-december
spring summer autumn winter christmas easter eod eow eom cob eob eoy eoq soon soonish shortly
presently momentarily imminently imminent overnight sprint eta etr asap quick jiffy tick flash
moment moments deadline go-live launch
"""
SMALL = frozenset(_SMALL_TEXT.split())
"""Words that stand for themselves in a pattern."""
WHEN = frozenset(_WHEN_TEXT.split())
"""Words that hint at a time where none was understood."""


def _by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, text in _TEXT.items():
        for word in dict.fromkeys(text.split()):
            found.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


KINDS = _by_word()
"""Word → the kinds it belongs to."""

_PAIRS_TEXT = {
    "value": """
        on us|on me|on ourselves|no cost|no charge|our cost|our expense|our costs
        our side|the house|for free|for nothing|cost you|additional cost|extra charge
        extra cost|extra seats|extra month|free month|our treat|our treats|see right
        make up|made up|whole again|right financially|taken off|take off|took off
        knock off|worth while|your while|out pocket|of pocket|money back|better price
        better deal|good deal|sweet deal|special price|lower price|the bill|our dime
        without charge|of charge|not invoiced|not billed|not charged|not invoicing
        not billing|won't pay|don't pay|half price|on house|be charged|pay only|pay half
        look after|owe you|something nice|little something|small something|something special
        our apologies
        """,
    "mend": """
        up running|and running|back up|back online|back in|good to|all set|back on
        back to|sorted out|right again|go again|in order|in place|under control
        in business|put right|good go|be done|back normal|in production|the clear|of woods
        on track
        """,
    "tell": """
        get back|in touch|touch base|check in|let know|you know|follow up|keep posted
        come back|speak to|talk to|hear from|write to|send update|next update|an update
        circle back|ring you|call you|report back|hop on|look forward|drop line|give ring
        give call|give buzz
        """,
    "tie": """
        before your|time for|ahead of|prior to|by time|the time|well before|in time
        as soon|soon as|well ahead|until your|before you|before doors|before night
        before summer|before christmas
        """,
}  # fmt: skip
PAIRS = {
    tuple(pair.split()): kind
    for kind, text in _PAIRS_TEXT.items()
    for line in text.split("\n")
    for pair in (one.strip() for one in line.split("|"))
    if len(pair.split()) == 2
}
"""Two words side by side → the kind they make together."""
