"""Which words say that something is broken, slow, lost, or merely unsightly?"""

CLASSES = {
    "STOP": (
        "stop, halt, standstill, stand still, stands still, stood still, standing still, "
        "idle, paralyse, paralyze, frozen, freeze, grind to a halt, ground to a halt, "
        "complete stop, came to a stop, dead in the water, down, dark, offline, shut down, "
        "sent home, send home, sending home, sending people home, sent everyone home, "
        "grounded, suspended, on hold, crippled, out of action, out of operation, brought to "
        "its knees, collapsed, not moving, not running, isn't running, aren't running, "
        "standing around, stand around, waiting around, twiddling their thumbs, twiddling "
        "thumbs, sitting idle, halted, at a stop, dead stop, dead, brought to a stop, come to "
        "a stop, stranded, queueing, queuing, queue out of the door, queues out the door, not "
        "operating, pen and paper, turning customers away, turn away, turning away, turned "
        "away, turning people away, sit on their hands, sitting on their hands, on its knees, "
        "cannot operate, not shipping, not selling, not trading, at zero, parked, out of "
        "business, dropped to zero, fell to zero, gone quiet, standing, drinking coffee, "
        "nothing to do, drinking tea, playing cards, staring at, are off, is off, all off, is "
        "dark, switched off, come to a halt, no longer run, not run, doesn't run, does not "
        "run, not start, not boot, don't boot, do not boot, closed, shut"
    ),
    "STOP_PHRASE": (
        "business stopped, business is stopped, business has stopped, business at a "
        "standstill, dead in the water, ground to a halt, at a standstill, at a complete "
        "standstill, at a complete stop, work has stopped, all work stopped, we are stopped, "
        "we're stopped, operations halted, operations are halted, out of business today, "
        "complete work stoppage, work stoppage, sent everyone home, sent people home, sent "
        "the shift home, sent our staff home, sent staff home, sending people home, sent "
        "home, sending staff home, sending everyone home, sent the night shift home, sent "
        "them home, production is down, lines are down, line is down, stores are closed, "
        "stores cannot open, losing every sale, turning customers away, turning patients "
        "away, turning people away, turned away customers, cannot do business, not doing "
        "business, on a full stop, full stop in production, everything stands still, "
        "everything has stopped, everything stopped, all stop, completely blocked, totally "
        "blocked, we are blocked completely, we are dead, our business is dead, nothing "
        "moves, nothing is moving, nothing leaves, nothing is leaving, nothing has left, "
        "nothing goes out, nothing has gone out, nothing is shipping, nothing ships, nothing "
        "is going out, nothing is being shipped, nothing gets out, nothing going out, nothing "
        "is coming in, whole company is stopped, we stand still, we are standing still, "
        "drinking coffee, stopped production, stopped the line, stop the line, stopped "
        "shipping, stopped selling, stopped taking orders, had to stop production, had to "
        "close, had to shut, shut our doors, closed our doors, diverting ambulances, "
        "diverting patients, cancelled surgeries, cancelling surgeries, cancelled all, "
        "cancelling all, postponed surgeries, grounded flights, flights grounded, losing all "
        "sales, nobody is working, nobody works, no one is working, no one works, nobody is "
        "able to work, nobody can work, no one can work, nothing can be done, people go home, "
        "nothing can be shipped, nothing can be sold, nothing can be booked, nothing can be "
        "produced, nothing is produced, nothing is sold, nothing comes out, had to close all, "
        "had to close the, closed all stores, close all stores, close our stores, closed the "
        "shops, we are closed, no business today, business is dead, we make no sales, not "
        "making any sales, no income, all work is stopped, the work is stopped, work stopped, "
        "cannot do anything, can't do anything, unable to do anything, we are at zero, at a "
        "stand still, not a single sale"
    ),
    "DOWN": (
        "down, offline, unreachable, unavailable, inaccessible, crashed, dead, not "
        "responding, unresponsive, outage, blank, dark, 502, 503, 504, bad gateway, won't "
        "load, not loading, doesn't load, does not load, won't open, not reachable, not "
        "available, not accessible, white screen, black screen, blank page, blank screen, out "
        "of service, fell over, kaput, does not respond, doesn't respond, taken offline, not "
        "come up, doesn't come up, not coming up, keeled over, collapsed, hard down, knocked "
        "out, connection refused, service unavailable, no sign of life, out of order, not "
        "working at all, stopped working completely, completely stopped working, isn't there, "
        "not online, died, unusable, doesn't open, does not open, not opening, frozen, "
        "freeze, error page, showed an error, shows an error to, won't come up, empty for "
        "all, maintenance page, no longer available, no response from the server, no longer "
        "reachable, returns 500, return 500, returns 503, went down, gone down, is out, "
        "knocked over, not up, went black, black, turned black, spins forever, gone dark, out "
        "cold"
    ),
    "OUTAGE": (
        "outage, total outage, full outage, blackout, complete outage, downtime, major "
        "outage, service interruption, system failure, total failure, complete failure, "
        "production outage"
    ),
    "NOTHING_WORKS": (
        "nothing works, nothing is working, nothing worked, nothing loads, nothing is "
        "loading, nothing is functioning, nothing responds, nothing opens, nothing at all "
        "works, everything is down, everything down, everything is broken, everything is "
        "offline, everything has crashed, all systems are down, all systems down, nothing "
        "functions, not a single thing works, everything stopped working, everything is dead, "
        "all is down, all down, whole system down, completely down, totally down, all our "
        "systems are down, all services are down, nothing is working any more, everything "
        "just spins, everything fails, everything not working, all not working, we are down, "
        "we were down, we're down, we went down, we are offline, we're offline"
    ),
    "FAIL": (
        "fail, failure, error, break, broke, broken, bug, crash, hang, freeze, glitch, "
        "malfunction, exception, stack trace, stacktrace, time out, timeout, timed out, "
        "wrong, incorrect, incorrectly, wrongly, inaccurate, mismatch, mismatched, duplicate, "
        "duplicated, garbled, corrupt, corrupted, disappear, vanish, stuck, defect, "
        "defective, regression, no longer, throw, nullpointerexception, npe, oom, "
        "outofmemoryerror, out of memory, deadlock, race condition, memory leak, refuse, "
        "reject, does nothing, stopped working, stop working, stopped syncing, stopped "
        "sending, stopped updating, stopped loading, stopped processing, stopped importing, "
        "quit working, faulty, misbehave, hiccup, play up, playing up, acting up, act up, "
        "spinning, spins forever, keep spinning, endless loop, infinite loop, hung, not "
        "working, not respond, blank, empty, bounce, dropped, drop, skip, skipped, ignored by "
        "the system, out of sync, off by, not correct, unusable, gone wrong, goes wrong, went "
        "wrong, logs us out, logs me out, kicks us out, kicked out, mixed up, mixes up, "
        "incompatible, inconsistent, gets lost, get lost, got lost, failing, misread, "
        "unstable, flaky, buggy, unreliable, segfault, core dump, assertion, assertionerror, "
        "ioexception, illegalargumentexception, classnotfoundexception, timeoutexception, "
        "nosuchmethoderror, leak, never arrive, never arrived, never finish, never finishes, "
        "never completes, down, offline, unavailable, unresponsive, frozen, messed up, mess "
        "up, screwed up, unreadable, cut off, scrambled, thrown out, throw out, throws out, "
        "doesn't balance, not balance, aborted, abort, stops at, stop at, stops with, logs "
        "out, log students out, log users out, kicks, not saved, no longer saved, sync error, "
        "permission denied, access denied, forbidden, goes blank, closes itself, shuts "
        "itself, restarts itself, runs into, hangs up, never loads, unexpected, misbehaving, "
        "misprint, misroute, misrouted, oversold, oversell, off since, not recognised, not "
        "recognized, no longer imported, not been imported, out of date, outdated figures, "
        "not created, not generated, falls over, breaks off, terminates unexpectedly, "
        "delivered twice, sent twice, posted twice, created twice, imported twice, printed "
        "twice, booked twice, processed twice, appears twice, shows twice, counted twice, "
        "error 500, http 500, 500 error, returns 500, return 500, status 500, 500s, error "
        "404, 404 error, error 403, went black, goes black, rejects, unable to save, cuts "
        "out, drop out, drops out, not in sync, not sync, overwrote, misses, ignores, lose "
        "the, loses the, strips, strip, mangled, not apply, produces empty, shows nothing, "
        "unknown error, keeps asking, not add up, wrong places, off by one, not start, loop, "
        "loops"
    ),
    "TROUBLE": (
        "problem, issue, trouble, difficulty, difficulties, incident, fault, disruption, "
        "disrupt, impacted, affected, interruption, degraded, degradation, interfere, affect, "
        "impact"
    ),
    "MISSING": (
        "missing, miss, absent, not there, not showing, doesn't appear, not appear, lost"
    ),
    "SLOW": (
        "slow, slowly, slowness, latency, lag, laggy, crawl, crawling, sluggish, snail, takes "
        "minutes, takes ages, takes forever, taking forever, takes several minutes, "
        "performance, response time, response times, loading time, load times, load time, "
        "taking minutes, 30 seconds, 40 seconds, 45 seconds, 60 seconds, delayed, delays, "
        "drags, unbearably, slower, treacle, molasses, spinning wheel, takes an eternity, "
        "takes up to, wait forever, takes too long, very long to load, takes long"
    ),
    "SLOW_SEVERE": (
        "unusable, unworkable, not usable, practically unusable, virtually unusable, "
        "impossible to work, cannot work, can't work, almost unusable, barely usable, bring "
        "to a crawl, to a crawl, effectively unusable, can hardly work, not workable"
    ),
    "LOST": (
        "lost, lose, delete, wiped, wipe, gone, disappear, vanish, erase, overwritten, "
        "overwrite, corrupt, corrupted, destroyed, purge, evaporated, nowhere to be found"
    ),
    "DATA_LOSS": (
        "data loss, lost data, loss of data, data is gone, data gone, data corruption"
    ),
    "COSMETIC": (
        "typo, misaligned, misalignment, colour, color, font, logo, icon, spelling, tooltip, "
        "padding, pixel, cosmetic, wording, alignment, misspelled, misspelt, spelling "
        "mistake, grammar, blurry, favicon, hover, shade, layout, typographical, aligned, "
        "off-centre, capitalised, dark mode, light mode, greyed, banner, overlap, "
        "overlapping, overlaps, pixelated, margin, white space, whitespace, emoji, stretched, "
        "copyright year, looks odd, looks ugly, looks strange, rendering glitch, visual "
        "glitch, javadoc, documentation page, help page, help text, help article, "
        "documentation, translation, misleading message, readme, docs, footer"
    ),
    "COSMETIC_STRONG": (
        "typo, misaligned, misspelled, misspelt, spelling mistake, cosmetic, favicon, "
        "tooltip, blurry, typographical, pixelated, off-centre, spelling, wrong colour, wrong "
        "color, wrong font, old logo, wrong icon, overlapping, overlap, overlaps, "
        "capitalised, purely visual, documentation, help page, help text, help article, "
        "javadoc, visual glitch, copyright year, hard to read, misspelling, letter missing, "
        "lower case, upper case, capital letter, one pixel, two pixels, few pixels, pixels"
    ),
    "ASK": (
        "how do i, how do we, how can i, how can we, how to, is it possible, is there a way, "
        "could you tell, can you tell, where can i, where do i, where can we, where do we, "
        "wondering, wonder, does anyone know, quick question, question about, question "
        "regarding, a question, could you explain, can you explain, please explain, please "
        "advise how, do you support, do you offer, would it be possible, could you clarify, "
        "can you clarify, please clarify, can you confirm, could you confirm, what is the "
        "best way, do you have, i'd like to know, we'd like to know, would like to know, "
        "curious, could you point, can you point, where to find, which plan, walk me through, "
        "any chance, like to understand, can someone explain, could someone explain, could "
        "you send, can you send, just checking, please send, could we get, can we get, could "
        "i get, can i get, what does, how does, how you, confirm how, let us have, could you "
        "let, can i change, could we have, if so how, what is the difference, difference "
        "between, stands in, who do i, whom do i, who should, where would i, may i ask, may "
        "we ask, am i right that, is there any, would you recommend, do we need, need to "
        "know, what happens when, want to know, for our file, for our files, for the file"
    ),
    "FEATURE_WISH": (
        "feature request, would be nice, nice to have, suggestion, suggest, enhancement, "
        "improvement request, would be great if, would be helpful, would love to see, it "
        "would help, would be useful, be good to have, wish list, wishlist, on your roadmap, "
        "could you add, can you add, please add, any plans, be handy, would be handy, idea "
        "for, small request, great to have, good to have, we would like to be able, like to "
        "be able to, consider adding, love to see, would be nice to, feature suggestion, "
        "prefer, softer, would rather, i'd like to see, wish there was, wish there were, "
        "would love, keyboard shortcut, please consider, could be improved, be more "
        "convenient, it would be cool, cool if, great if, appreciate if you could add, small "
        "wish, on our wish list, would make our life easier, could you consider"
    ),
    "MINOR": (
        "whenever you have time, when you get a chance, no rush, no hurry, not urgent, low "
        "priority, whenever convenient, no big deal, not a big deal, not pressing, in your "
        "own time, nothing dramatic, when you have a moment, not blocking, doesn't block, "
        "does not block, not a blocker, can live with it, can live with, we can wait, does "
        "not hurt, harmless, small annoyance, minor annoyance, only annoying, just annoying, "
        "mildly annoying, slightly annoying, no impact, doesn't affect, does not affect, "
        "doesn't stop us, does not stop us, not stopping us, bit annoying, inconvenience, "
        "inconvenient, when convenient, at your convenience, when it suits, not a problem for "
        "us, easy to live with, not critical, not super urgent, nice to fix, cosmetic only, "
        "just so you know, just fyi, no drama, not important, isn't important, not a "
        "priority, in good spirits, no complaints, happy overall, sorry for the noise, "
        "cosmetic, small thing only, took me five minutes, not in a hurry, low prio, when "
        "there is time, minor inconvenience, no harm, no harm done, not harmful, no damage, "
        "made us smile"
    ),
    "WORKAROUND": (
        "workaround, work around, work-around, in the meantime we, manually, by hand, on "
        "paper, spreadsheet, manual process, manual workaround, alternative, fallback, fall "
        "back, fall-back, backup system, old version, previous version, old system, legacy "
        "system, we can still, can still, are still able, still possible, works in chrome, "
        "works in firefox, works in edge, works in safari, works on desktop, works on mobile, "
        "works if, works when, using the desktop, use the desktop, via the api, through the "
        "api, another browser, different browser, different way, another way, refresh the "
        "page, refreshing helps, after a refresh, after refreshing, after reload, retrying "
        "helps, second attempt works, works on the second, plan b, gets us through, getting "
        "by, get by, getting through, making do, make do, keep going by, temporary solution, "
        "temporary fix, interim solution, stopgap, other route, detour, coping, cope, "
        "hotspot, by phone instead, by email instead, pen and paper, excel instead, csv "
        "instead, instead we use, using excel, use excel, in excel, way around, way round, "
        "other way, another option, other option, manual entry, re-entering, keying in, copy "
        "and paste, copy-paste, copying, retype, restart helps, restarting helps, logging out "
        "and back in, clear the cache, clearing the cache, incognito, keeps us going, keeps "
        "us moving, still usable, bypass, one by one, as a stopgap, meanwhile they use, "
        "shared accounts, works from, old lists, can use csv, can use excel, can use the "
        "excel, can use the csv, can use the old, can use another, use the excel, orders by "
        "phone, bookings by phone, reservations by phone, reservation by phone, order by "
        "phone, booking by phone, going by phone, over the phone instead, working by phone, "
        "hand writing, handwriting"
    ),
    "WORKAROUND_WORD": (
        "workaround, work-around, work around, alternative, fallback, way around, way round, "
        "other way, another way, plan b, backup system, other option, manual process, other "
        "route, manual fallback, manual workaround, stopgap, paper process, plan, option, by "
        "hand, manually, on paper"
    ),
    "RESTORED_PHRASE": (
        "works as expected, working as expected, works fine, working fine, all fine"
    ),
    "SAFETY": (
        "patient harm, patient safety, injured, injury, injuries, safety risk, safety hazard, "
        "wrong dose, wrong dosage, wrong medication, life-threatening, lives at risk, life at "
        "risk, endangers patients, endanger, overdose, allergy alert, allergies, alarm did "
        "not, alarms not, medication errors, lives are at stake, patients at risk, risk to "
        "patients, emergency calls, 999 calls, 911 calls, 112 calls, missed alarms, fatality, "
        "unsafe, lives, dosage, wrong patient, wrong blood, defibrillator, evacuation, "
        "dangerous, did not get the medication, didn't get the medication, get the "
        "medication, intensive care, icu, oxygen, harm to patients, could die, someone could "
        "get hurt, get hurt, fire alarm, hazard"
    ),
    "REPEAT": (
        "again, third time, fourth time, fifth time, second time, sixth time, repeatedly, "
        "every week, every day, every month, keeps happening, keep happening, recurring, "
        "repeated, over and over, time and again, once again, yet again, same problem, same "
        "issue, several times, multiple times, many times, constantly, time and time again, "
        "ever since, repeat, three times, four times, five times, six times, countless, each "
        "time, chronic, another outage, for the nth time, times this month, times this week, "
        "times this quarter, times this year, times in"
    ),
    "PRAISE": (
        "thank you for, thanks for the quick, great work, well done, happy with, pleased, "
        "appreciate the, excellent support, love the product, kudos, compliments"
    ),
    "IMPACT": (
        "losing money, lose money, losing revenue, lost revenue, lost sales, losing sales, "
        "cost us, costing us, losing customers, lost customers, penalty, penalties, overtime, "
        "backlog, piling up, pile up, reputation, losing orders, lost orders, damage, revenue "
        "loss, significant impact, major impact, severe impact, serious impact, huge impact, "
        "impact, missed deliveries, late deliveries, complaints from customers, customers "
        "complain, customers are complaining, losing business, at risk, per hour, an hour, "
        "per day, blocked, delays to, behind schedule, falling behind, unable to meet, "
        "stock-out, spoil, spoiling, perish, lose orders, lose customers, lose revenue, lose "
        "sales, lose business, complain, lose calls, fined, fines, a fine, queue, queues, "
        "oversold, postpone, postponed, miss the, miss our, delisted, delays, delay, leaving "
        "with delays, apologise, apologize, cost a lot of time, wrong decisions, wrong "
        "decision, rework, double work, twice as long, late for, lost a customer, customers "
        "leave, customers are angry, angry customers"
    ),
    "UGLY": (
        "too small, too big, too large, too dark, too light, odd, ugly, strange, old, "
        "outdated, cut off, stretched, weird, not readable, hard to read, unreadable, not "
        "centred, not centered, crooked, shifted, off, inconsistent, small, slightly off, "
        "wrong, missing, not match, should be, ought to be, made us smile, funny"
    ),
    "RESTING": (
        "okay, fine, stable"
    ),
    "CAPTION": (
        "label, button label, caption, heading, headline, menu item, subtitle, placeholder "
        "text, error text, footer, banner, column header, page title, button, sub-heading, "
        "tagline, greeting text, welcome text"
    ),
    "SAYS": (
        "instead of, says, misspell, still show, cut off, reads, still says, still reads, "
        "spelled, spelt, written"
    ),
    "LOSS": (
        "per hour, an hour, every hour, each hour, per minute, every minute, per day, each "
        "day, losing money, lose money, lose every, loose much money, loose money, losing "
        "every, refunding everyone, refunding, leave the goods, walk away, walking out, walk "
        "out, walking away, going to competitors, calling competitors, go to the competition, "
        "lose all, losing all, losing sales, losing revenue, lost revenue, lost sales, spoil, "
        "spoiling, rot, perish, penalty, damage, damages, delisted, cancellations, "
        "cancelling, losing customers, thousands per, standstill costs, costs us, cost us, "
        "costing us"
    ),
    "WITHOUT": (
        "have no, has no, without any, got no, have nothing, without work orders, without "
        "orders, have not received any, receives no, receive no, get no, gets no, are "
        "without, is without, empty, blank, not receive, don't receive, doesn't receive, "
        "nothing being, nothing is being, nothing on"
    ),
    "CROWD": (
        "waiting, wait, queue, line up, queues, in line, standing, stuck outside, outside, "
        "stranded, angry, sent away, turned away, parked, stand in the, pile up, piling up, "
        "stacking up, backing up, overflowing, sitting, idle, staring"
    ),
}
"""Class of words → its members; see `grammar`."""
