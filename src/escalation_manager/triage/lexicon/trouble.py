"""Which words say that something is broken, slow, lost, or merely unsightly?"""

CLASSES = {
    "STOP": (
        "stop, halt, standstill, stand still, stands still, stood still, standing still, "
        "idle, paralyse, paralyze, frozen, freeze, grind to a halt, ground to a halt, "
        "complete stop, came to a stop, dead in the water, down, dark, offline, stuck, shut "
        "down, shut, closed, sent home, send home, sending home, sending people home, sent "
        "everyone home, grounded, suspended, on hold, crippled, out of action, out of "
        "operation, brought to its knees, collapsed, not moving, not running, isn't running, "
        "aren't running, standing around, stand around, waiting around, twiddling their "
        "thumbs, twiddling thumbs, sitting idle, halted, at a stop, dead stop, dead, brought "
        "to a stop, come to a stop, stranded, queueing, queuing, queue out of the door, "
        "queues out the door, not operating, blocked, block, pen and paper, turning customers "
        "away, turn away, turning away, turned away, turning people away, sit on their hands, "
        "sitting on their hands, on its knees, cannot operate, not shipping, not selling, not "
        "trading, silent, at zero, parked, lined up, out of business, dropped to zero, fell "
        "to zero, gone quiet, standing, drinking coffee, nothing to do, drinking tea, playing "
        "cards, staring at"
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
        "sales"
    ),
    "DOWN": (
        "down, offline, unreachable, unavailable, inaccessible, crashed, dead, not "
        "responding, unresponsive, outage, blank, dark, 502, 503, 504, bad gateway, won't "
        "load, not loading, doesn't load, does not load, won't open, not reachable, not "
        "available, not accessible, white screen, black screen, blank page, blank screen, out "
        "of service, fell over, kaput, does not respond, no response, doesn't respond, taken "
        "offline, not come up, doesn't come up, not coming up, keeled over, collapsed, hard "
        "down, knocked out, connection refused, service unavailable, no sign of life, out of "
        "order, not working at all, stopped working completely, completely stopped working, "
        "isn't there, not online, died, unusable, doesn't open, does not open, not opening"
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
        "just spins, everything fails, everything not working, all not working"
    ),
    "FAIL": (
        "fail, failure, error, break, broke, broken, bug, crash, hang, freeze, glitch, "
        "malfunction, exception, stack trace, stacktrace, time out, timeout, timed out, "
        "wrong, incorrect, incorrectly, wrongly, inaccurate, mismatch, mismatched, duplicate, "
        "duplicated, garbled, corrupt, corrupted, disappear, vanish, stuck, defect, "
        "defective, regression, no longer, throw, 404, 500, 403, nullpointerexception, npe, "
        "oom, outofmemoryerror, out of memory, deadlock, race condition, memory leak, refuse, "
        "reject, does nothing, stopped working, stop working, stopped syncing, stopped "
        "sending, stopped updating, stopped loading, stopped processing, stopped importing, "
        "quit working, faulty, misbehave, hiccup, play up, playing up, acting up, act up, "
        "spinning, spins forever, keep spinning, endless loop, infinite loop, hung, not "
        "working, not respond, blank, empty, bounce, dropped, drop, skip, skipped, ignored by "
        "the system, out of sync, off by, not correct, unusable, gone wrong, goes wrong, went "
        "wrong, logs us out, logs me out, kicks us out, kicked out, mixed up, mixes up, "
        "incompatible, inconsistent, double, doubled, twice, gets lost, get lost, got lost, "
        "failing, misread, unstable, flaky, buggy, unreliable, segfault, core dump, "
        "assertion, assertionerror, ioexception, illegalargumentexception, "
        "classnotfoundexception, timeoutexception, nosuchmethoderror, leak, never arrive, "
        "never arrived, never finish, never finishes, never completes, down, offline, "
        "unavailable, unresponsive, frozen, messed up, mess up, screwed up, unreadable, cut "
        "off, dead, scrambled"
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
        "javadoc, visual glitch"
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
        "i get, can i get, what does, how does, how you, confirm how"
    ),
    "FEATURE_WISH": (
        "feature request, would be nice, nice to have, suggestion, suggest, enhancement, "
        "improvement request, would be great if, would be helpful, would love to see, it "
        "would help, would be useful, be good to have, wish list, wishlist, on your roadmap, "
        "could you add, can you add, please add, any plans, be handy, would be handy, idea "
        "for, small request, great to have, good to have, we would like to be able, like to "
        "be able to, consider adding, love to see, would be nice to, feature suggestion"
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
        "just so you know, just fyi, no drama, not important, isn't important, not a priority"
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
        "unsafe"
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
        "cost us, costing us, losing customers, lost customers, penalty, penalties, fine, "
        "overtime, backlog, piling up, pile up, reputation, losing orders, lost orders, "
        "damage, revenue loss, significant impact, major impact, severe impact, serious "
        "impact, huge impact, impact, missed deliveries, late deliveries, complaints from "
        "customers, customers complain, customers are complaining, losing business, at risk, "
        "per hour, an hour, per day, blocked, delays to, behind schedule, falling behind, "
        "unable to meet, stock-out, spoil, spoiling, perish, lose orders, lose customers, "
        "lose revenue, lose sales, lose business, complain, lose calls"
    ),
    "UGLY": (
        "too small, too big, too large, too dark, too light, odd, ugly, strange, old, "
        "outdated, cut off, stretched, weird, not readable, hard to read, unreadable, not "
        "centred, not centered, crooked, shifted, off, inconsistent, small, slightly off, "
        "wrong, missing, not match"
    ),
}
"""Class of words → its members; see `grammar`."""
