"""Which little words turn a sentence round: no, if, was, still?"""

CLASSES = {
    "NOT": (
        "not, never, no, none, without, isn't, aren't, wasn't, weren't, don't, doesn't, "
        "didn't, haven't, hasn't, hadn't, won't, wouldn't, can't, cannot, couldn't, isnt, "
        "arent, wasnt, dont, doesnt, didnt, wont, cant, nor, neither, nothing, hardly, ain't, "
        "couldnt, havent, hasnt, far from, rather than, instead of, stopped short of, nobody, "
        "cease to, no longer, nowhere, fail to, refuse to, shouldn't"
    ),
    "CANNOT": (
        "cannot, can't, cant, can not, unable, not able, couldn't, could not, couldnt, "
        "impossible, not possible, no way to, no longer can, can no longer, no longer able, "
        "prevented from, prevents us, prevent, keep us from, stops us, stopping us, "
        "incapable, not in a position, not manage to, can neither, no chance to, fail to, "
        "won't let us, does not let, doesn't let, not allow, doesn't allow, block us, "
        "blocking us, blocks us, nobody can, no one can, no-one can, none can, can nobody, "
        "nobody is able, no one is able, not capable, nobody could, no one could, never able, "
        "can not anymore, locked out, lock out, nobody manages to, can barely, can hardly, "
        "barely, hardly any, no possibility, struggle to"
    ),
    "NOBODY": (
        "nobody, no one, no-one, noone, none of our, none of us, none of the, none of my, not "
        "a single user, not a single person, not a single, not one of, not one person, "
        "neither of, not one, no user, no users, no employee, no agent, no colleague, no "
        "customer, no customers, no staff, no cashier, no operator, no driver, no nurse"
    ),
    "ALL": (
        "all, every, everyone, everybody, entire, entirely, whole, complete, completely, "
        "total, totally, company-wide, companywide, nationwide, across the board, each, "
        "fully, any, everywhere, everything, worldwide, globally, global, both, all of our, "
        "all our, anything, anyone, anybody, organisation-wide, organization-wide, site-wide, "
        "in no, at any, anywhere, no branch"
    ),
    "ZERO": (
        "no, zero, not a single, not one, none, nothing, not any, without any, without a "
        "single, no more, nil, no new, absolutely no, 0"
    ),
    "LIMIT": (
        "one, single, some, few, certain, particular, only, sometimes, occasionally, "
        "intermittent, intermittently, sporadic, sporadically, handful, couple, now and then, "
        "from time to time, specific, once in a while, subset, partially, rarely, one of, a "
        "minority, just the, just one, from time to times, every now and then, here and there, "
        "occasional, larger than, bigger than, longer than, with more than, smaller than, "
        "older than"
    ),
    "ONE_USER": (
        "my account, for me, on my machine, on my laptop, my laptop, my browser, only me, just "
        "me, one user, one of our users, single user, a colleague, one colleague, one person, "
        "one employee, one agent, a user, a single user, one of my colleagues, my screen, one "
        "of our people, only affects me, only for me, a new starter, a new colleague, one of "
        "our colleagues, one of my team, a couple of our users, a couple of users, a couple of "
        "us, two of us, two of our users, two users, a handful of people, a handful of users, "
        "a few of our users, a few users, three of us, one or two, couple of our users"
    ),
    "TEST": (
        "staging, sandbox, uat, test environment, test system, preproduction, pre-production, "
        "preprod, test tenant, non-production, proof of concept, poc, development environment, "
        "test account, test instance, qa, dev environment, dev system, demo system, demo "
        "environment, demo tenant, test server, test installation, test client, integration "
        "environment, trial account, trial tenant, pilot installation, playground, acceptance "
        "system, acceptance environment, dev, test stage, test database, test plant, test "
        "store, testing environment, testing system, development system, dev server, demo "
        "account, trial"
    ),
    "CAN": ("can, able, could, manage, get, allow"),
    "SPAN_OF": (
        "years of, months of, weeks of, days of, a year of, a month of, all of our, all our, "
        "all the, entire, whole, hundreds of, thousands of, half of our, all of the, all my, "
        "everything, million, millions of, thousand records, tens of thousands"
    ),
    "STILL": (
        "still, again, once more, ongoing, persists, continue, no change, unchanged, back "
        "again, same, not fixed, not resolved, unresolved, remains, remain, yet again, "
        "reappeared, happening again, recurring, since"
    ),
    "IF": (
        "if, in case, should this, were to, suppose, what if, imagine, provided that, unless, "
        "whether, were that to, were this to, were it to, should that, should it happen, "
        "should this happen"
    ),
    "UNLESS": ("unless, if not, if nothing, or else, otherwise"),
    "MODAL": (
        "would, might, may, could, can, going to, will, about to, shall, we'll, i'll, they'll, "
        "it'll, he'll, she'll, you'll, that'll, we'd, they'd"
    ),
    "FEAR": (
        "worried, worry, afraid, fear, concerned that, risk of, at risk, danger of, "
        "potentially, theoretically, hypothetically, in theory, scenario, possibly, wondering "
        "what, risk that, on the verge, close to, nearly, almost"
    ),
    "PAST_TIME": (
        "yesterday, last week, last month, last year, last night, last quarter, ago, "
        "previously, earlier this, back in, last monday, last tuesday, last wednesday, last "
        "thursday, last friday, last summer, last winter, last spring, last autumn, in the "
        "past, at the time, last weekend, earlier today, once had, used to, history"
    ),
    "RESOLVED": (
        "fixed, resolved, solved, sorted, restored, recovered, back up, back online, is back, "
        "are back, back to normal, working again, works again, work again, works now, working "
        "now, up and running, came back, been fixed, running again, all good now, works fine "
        "now, no longer happens, no longer an issue, went away, running normally, cleared up, "
        "back in service, works fine again, been sorted out, all fine again, runs again, "
        "healthy again, stable since, been stable, stable again, fine since, normal since, "
        "running fine, all good again, works fine since, okay since, is solved, is fixed, was "
        "our own"
    ),
    "PRESENT": (
        "now, currently, at the moment, right now, as we speak, today, this morning, since, "
        "still, this afternoon, at present, so far, presently, this evening, tonight, for the "
        "last, for the past, has been, have been"
    ),
}
"""Class of words → its members. A member may be several words; plain forms stand for their
inflections ("stop" is also "stopped", "stops", "stopping")."""
