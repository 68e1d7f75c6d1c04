"""With which turns of speech do people complain of bills, of treatment, of exposure?"""

CLASSES = {
    "NO_ANSWER": (
        "communication with your team is, communication with you is, communication is very "
        "bad, communication is bad, communication is poor, communication is terrible, "
        "communication has been poor, communication has been bad, communication is a disaster, "
        "communication has collapsed, communication between us, written three times, written "
        "twice, written four times, written five times, wrote three times, wrote twice, mailed "
        "three times, emailed three times, e-mailed three times, called three times, called "
        "twice, phoned three times, rang three times, left two voicemails, left three "
        "voicemails, left voicemails, left a voicemail, left messages, left two messages, left "
        "three messages, voicemails, someone told us, nobody knows our, nobody know our, no "
        "one knows our, knows our case, know our case, each time another, each time other, "
        "every time another, every time a different, each time a different, different person "
        "each, another person each, new person each, new person every, a new person, other "
        "person answer, without asking us, without ask us, without asking me, one e-mail "
        "since, one email since, a single email, a single e-mail, a single reply, not one "
        "reply, not one answer, no one bothers, nobody bothers, go into the void, into the "
        "void, into a black hole, black hole, ignored by, still no word, no word from, not a "
        "word from, without a word, heard nothing back, nothing back, no sign of life from, no "
        "sign of, disappeared from the radar, fallen off the radar, dropped off the radar, "
        "went silent, gone silent, goes silent, gone dark on us, leave us hanging, left "
        "hanging, left us hanging, keep us guessing, kept guessing, in limbo, bounced around, "
        "sent around, round the houses, tossed around, shuffled around, shunted, nobody in "
        "charge, no one in charge, nobody responsible, no single point of contact, no "
        "continuity, lack of transparency, not transparent, learned from the newsletter, "
        "learnt from, read it on linkedin, found out by accident, found out by chance, by "
        "accident that, nobody warned, not warned, no heads-up, no heads up, without warning "
        "us, feel like a number, just a number, only a number, treated as a number, like a "
        "nuisance, as a nuisance, don't matter to you, do not matter to you, want our "
        "business, wants our business, value us, not valued, don't feel valued, not feel "
        "valued, taken for granted, take us for granted, takes us for granted, questions go, "
        "mails go, no minutes, promised in calls, promised in call, denied in writing, empty "
        "words, broken word, broken promise, broken promises, empty promises, new date, "
        "another date, next excuse, another excuse, strings us along, put us off, puts us off, "
        "putting us off, postponed again, rescheduled again, cancelled again, moved again, "
        "keep rescheduling, keeps rescheduling, keep postponing, keeps postponing, still "
        "waiting for someone, still waiting for anyone, wait for weeks, waiting for weeks, "
        "answer our mail, answer our mails, answer our emails, not answering, does not call, "
        "never call, find out from, finding out from, were you going to tell, going to tell "
        "us, takes responsibility, take responsibility, feels responsible, hasn't replied to "
        "any, not replied to any, only automatic answer, automatic answer, automatic answers, "
        "is he still with you, is she still with you, has called us to, called us to ask, we "
        "feel alone, read the notes, read our notes, any e-mail for, any email for, told us "
        "about it, told anything, us a nuisance, think us, thinks us, link to the manual, "
        "reply is a link, lack of ownership, new person is coming, new person coming, absence "
        "of dialogue, lack of dialogue, no dialogue, taken without us, decided without us, "
        "decisions without us, announced by newsletter, being the one who chases, one who "
        "chases, pinged, ping, no introduction, no meeting, never met our, talk to each other, "
        "patchy year, introducing myself, whom to believe, kept telling us, sends us a number, "
        "postponed by your side, by your side, at the last minute, without any reason, without "
        "giving a reason, ticket numbers"
    ),
    "CSM_STRONG": (
        "success contact, customer manager, client manager, client partner, client success, "
        "partner manager, service manager, service delivery manager, engagement manager, "
        "account director, account lead, our contact person, our contacts, your consultant, "
        "your consultants, your trainer, your project lead, project lead, our csm's, our rep "
        "at, your sales team, your salesperson, your sales person, quarterly review, quarterly "
        "reviews, qbr, qbrs, business review, business reviews, check-in with, monthly "
        "check-in, weekly check-in, steering meeting, steering meetings, success plan, "
        "handover, your mr, your mrs, your ms, your herr, your frau, project manager, "
        "implementation team, onboarding team, services team, delivery team, our consultant, "
        "our trainer, our adviser, our advisor, your trainers, our contact"
    ),
    "BEHAVE_STRONG": (
        "talks down, talked down, talking down, talk down, belittle, belittled, belittling, "
        "yelled, shouted, swore, sneered, laughed at, rolled his eyes, rolled her eyes, "
        "snippy, sarcastic reply, curt, brusque, snapped at, hostile, aggressive, bullying, "
        "bullied, threatened us, offensive, insulted, insulting, lied to us, lied, dishonest, "
        "not honest, never prepared, not prepared, always late, forty minutes late, never on "
        "time, without handover, no hand-over, no handover, sales pitch, sales pitches, hard "
        "sell, selling us, sell us more, tried to sell, pushes us, pushed us, cancelled the "
        "last, cancelled three, cancelled four, cancelled five, cancelled our, cancels our, "
        "skipped our, skips our, missed our, missed the last, missed three, mixed us up, "
        "confused us with, called us by, wrong company name, doesn't know our, does not know "
        "our, know nothing about, knows nothing about, explaining our, explain our set-up, "
        "explain our setup, no idea who we are, no idea of our, from scratch, no working "
        "together, working together possible, too stupid, interrupts, interrupted me, "
        "interrupts me, comes unprepared, came unprepared, comes late, came late, raised his "
        "voice, raised her voice"
    ),
    "CHANGE_ASK": (
        "who stands, who will be our, who is going to be our, who is now our, who takes over, "
        "who will take over, move the monthly, move the weekly, move our monthly, move our "
        "weekly, reschedule the, shift the meeting, another slot, another day for, regular "
        "call, our regular, regular meeting, weekly call, monthly call, call with, who will be "
        "covering, will be covering for, who covers, parental leave, maternity leave, still "
        "our consultant, still our contact, still our csm, still our account manager, is still "
        "our"
    ),
    "LEAVE": (
        "exit plan, exit strategy, plan b for a supplier, out to tender, put out to tender, "
        "put the contract out, shortlist, shortlisted, find a replacement, looking for a "
        "replacement, second supplier, dual source, other offers, continue with you, whether "
        "we continue, whether to continue, whether to stay, if we stay, ending this, end "
        "things, call it a day, call it quits, had enough and, last invoice you, last renewal, "
        "take our data and, move on without, your successor, successor to your, migration "
        "away, migrating off, moving off, move off your, off your platform, off-boarding, "
        "offboarding, say goodbye, good bye to, won't be a customer, no longer be a customer, "
        "remain a customer, remain your customer, stay your customer, stay a customer, not be "
        "your customer, stop the contract, quit the contract, finish the contract, two of your "
        "competitors, your competition, obtain offers, look at other providers, other "
        "providers, getting offers, get offers, collect offers, collecting offers, alternative "
        "vendors, look for alternatives, looking for alternatives, whether and how we go on, "
        "not be renewing, shall not be renewing, looking for another vendor, looking for "
        "another, competitive procedure, change to another vendor, change to another supplier, "
        "change to another provider, go to another vendor, go to another supplier, go to "
        "another provider, three other suppliers, other suppliers to bid"
    ),
    "LEAVE_SURE": (
        "out to tender, we are moving off, we're moving off, will be our last, not be "
        "renewing, shall not be renewing"
    ),
    "EXEC_BODY": (
        "our ceo, my managing director, our managing director, our md, my director, our "
        "directors, our group board, executive management, our partners meeting, investors, "
        "our investors, our chairwoman, our principal, our vice chancellor, our dean, our "
        "minister, the minister, our mayor, the mayor, our lord mayor, group cio, group cfo"
    ),
    "YOUR_TOP": (
        "your chief executive, your ceo personally, someone senior at, a senior person at, "
        "your vice president, your top floor, your directors, your owner, your owners, your "
        "chairman, your cfo, your cio, your chief product officer, your chief technology "
        "officer, your head office, eye to eye, at eye level, my counterpart, my opposite "
        "number, an hour with your"
    ),
    "STRATEGY_STRONG": (
        "company we can build on, build on you, build on your, strategic partner, the "
        "partnership, partnership we, where you are taking, where you're taking, direction of "
        "your, platform strategy, our strategy, our own platform, next three years, next five "
        "years, another three years, long term plans, still the right, the right choice, right "
        "partner, since the acquisition, since the merger, after the acquisition, after the "
        "merger, doubt whether you, doubt that you, doubts about, doubt your, our confidence, "
        "lose confidence, loss of confidence, commitment at, commitments at, bet on you, bet "
        "the company, depend on you, rely on you for, mutual roadmap, joint roadmap, what we "
        "get for, worth the money, continue with you at all, stand behind, walk the talk, "
        "direction of the product, conversation between our, this partnership, hasn't "
        "materialised, not materialised, has not materialised, means for a customer, what this "
        "means for, any further investment, turn this around, product line be kept, long-term "
        "commitment, lose interest in a customer, lost interest in us, lighthouse, lighthouse "
        "customer, relationship is going, transformation programme, transformation program, "
        "extension of our cooperation, your executive team"
    ),
    "BILL_YOURS": (
        "billed us for, billed for, have billed, invoiced for, you've billed, you have "
        "charged, you've charged, you have invoiced, you've invoiced, charged to our card, "
        "charged our card, on our card, our card statement, march invoice, april invoice, may "
        "invoice, june invoice, july invoice, january invoice, february invoice, august "
        "invoice, september invoice, october invoice, november invoice, december invoice, "
        "invoice for, in the bill, invoice of, invoice shows, your statement, reminder for an "
        "invoice, payment demand, your dunning, credit for the, credited, service credits, sla "
        "credits, owed service credits, true-up, true up, quarter's payment, this quarter's, "
        "withholding payment, withhold payment, withholding this, add-on, prorated, pro rata, "
        "pro-rata, licence count, license count, paid for 1, invoiced an uplift, professional "
        "plan, from our card, from our credit card, was taken, our licences, our licenses, "
        "your accounts team, full amount, on our credit card, new invoice, future invoices, "
        "new bill, receipt, late fee, sending reminders, your invoicing, we get to pay, "
        "licences in the year"
    ),
    "PRICE": (
        "what would it cost, how much would, how much does, how much is, loyalty price, price "
        "tag, tariff, list prices, new customers pay, unit price, price per, price point, "
        "renewal proposal, renewal figure, renewal letter, commercial proposal, commercial "
        "offer, percents, percent discount, rebate, uplift of, premium of"
    ),
    "PRICE_FAULT": (
        "above last year, above last year's, extra a year, unless this comes down, comes down, "
        "come down on, higher than what, promised, not in the bill, pays more, pay more, "
        "paying more, more than new, out of proportion, no additional scope, same scope, "
        "without additional, for the same, rip-off, rip off, robbery, daylight robbery, "
        "greedy, gouging, extortion, extortionate, please explain, how generous"
    ),
    "SUSPENDED": (
        "account was switched off, account has been switched off, account is switched off, "
        "accounts were switched off, switched our account off, turned off our account, turned "
        "our account off, account was turned off, account has been turned off, access was "
        "switched off, access has been switched off, access was turned off, access was "
        "blocked, access has been blocked, access is blocked, access was removed, closed our "
        "account, account was closed, account was locked by your, account frozen, account was "
        "frozen, account has been frozen, froze our account, blocked our account, blocked our "
        "access, workspace was suspended, workspace has been suspended, workspace was "
        "disabled, tenant was suspended, tenant has been suspended, tenant was disabled, "
        "licences were revoked, licence was revoked, licenses were revoked, licence was "
        "withdrawn, subscription was cancelled by you, subscription has been suspended, pulled "
        "our licence, pulled our licences, pulled our access, pulled the plug on our, locked "
        "us out over, locked out over, service was cut, service has been cut, disconnected us, "
        "disconnected our account"
    ),
    "OUR_ACCOUNT": (
        "our account, our access, our accounts, our subscription, our workspace, our tenant, our "
        "licence, our license, our licences, our licenses, my account, us, account, access"
    ),
    "OTHERS": (
        "another person's, another persons, other person's, other persons', somebody "
        "different, someone different, whom he doesn't know, whom she doesn't know, whom he "
        "does not know, whom she does not know, whom i don't know, whom we don't know, he "
        "doesn't know, she doesn't know, we don't know, people who don't work for us, who "
        "don't work for us, who do not work for us, not our employees, not our customers, not "
        "our patients, not one of our, none of ours, other households, other household, "
        "another household, another family, other family's, other user's, other users', "
        "another user's, another user, other users, another school, other school, another "
        "clinic, other clinic, another hospital, other hospital, another bank, another "
        "branch's, complete stranger, total stranger, the wrong mailing list, wrong list, all "
        "recipients, everyone on the list, each other's, one another's, neighbour's, "
        "neighbor's, another pupil's, another student's, another child's, another guest's, "
        "another member's, another employee, another member, another tenant's, belong to "
        "another, belongs to another, belongs to a different, belong to a different, strange "
        "company, foreign company, foreign customer, foreign customers, some company, some "
        "other company, a company in, from some company, from a company, other firm, a other "
        "firm, an other firm, a other, another child, third party companies, to third parties, "
        "with third parties, whoever, of the previous user, previous user's, previous "
        "customer's, previous visitor's, logged in before them"
    ),
    "SEE": (
        "opened, came across, stumble, stumbled, discovered, discover, saw, could read, "
        "download, clicked on, takes people to, takes him to, takes her to, takes me to, takes "
        "us to, takes them to, leads to, shows up"
    ),
    "SENSITIVE": (
        "lab results, lab result, test result, blood results, payslip archive, bank account, "
        "bank accounts, home address, grades, reports of, school reports, medical letters, "
        "prescriptions, x-rays, scans, case files, case file, personnel file, appraisals, "
        "warnings, sick notes, sick leave, disciplinary, tax returns, tax return, card "
        "details, account details, statements, policies, insurance file, chat history, chats, "
        "calendar entries, profile, profiles, customer list, member list, mailing list, "
        "candidate profiles, application documents, salary list, w-2s, psychologist's report, "
        "birthday, notes, my information, personal info, statement, pension statement"
    ),
    "PRIVATE": (
        "payslip, payslips, salary, salaries, bank account, bank accounts, medical, patient, "
        "patients, lab results, lab result, health, diagnosis, diagnoses, date of birth, dates "
        "of birth, birth dates, addresses, phone numbers, passport, passports, personnel, "
        "grades, tax return, tax returns, card details, card numbers, account numbers, sick "
        "notes, personal data, personal details, names and, case files, customer list, "
        "customer data, client data, prescriptions, medical letters, private messages, w-2s, "
        "w-2, contracts, psychologist's report, medical notes, passport scans, birthday, files "
        "copied, payroll, payroll details, payment history, pension statement, statement, "
        "statements, bank details"
    ),
    "INTRUDER": (
        "someone from, somebody from, someone with an ip, ip in, ip from, ip address, unknown "
        "ip, unknown device, unknown login, strange login, someone unknown, unknown person, "
        "unknown user, an outsider, outsiders, foreign ip, from abroad, from russia, from "
        "vietnam, from china, from nigeria, from a country, someone has, somebody has, someone "
        "else has, someone used, somebody used, former employee, ex-employee, we didn't do "
        "that, it wasn't us, was not us, none of us did, from outside, not from us, came not "
        "from us, login came not, ip range, from an ip, eastern europe, nobody here did, no "
        "one here did"
    ),
    "INTRUDED": (
        "logged in with, logged in as, logged into our, logged in to our, signed in with, "
        "signed in as, signed into our, used our admin, our admin account, admin account, "
        "administrator account, downloaded the complete, downloaded the whole, downloaded our, "
        "downloaded all, copied our, copied the whole, exported the whole, exported our, "
        "exported all, changed our bank, changed the bank, took over our, taken over, created "
        "an admin, had read, has read, read our, stole, stolen, account of our administrator, "
        "files copied, client files, copied, admin login, cloned, encrypted our, tokens of "
        "ours were used, tokens were used, were used from, key was used, keys were used, "
        "credentials were used"
    ),
    "AUTHORITY": (
        "data protection office, tax office, tax inspector, tax inspectors, ministry, state "
        "commissioner, hessian data protection, commission nationale, labour court, employment "
        "tribunal, customs office, public health department, health department, health "
        "authority, health authorities, food authority, food safety authority, environment "
        "agency, environmental agency, rail authority, aviation authority, maritime authority, "
        "licensing authority, the licensing, gaming commission, gambling commission, "
        "securities commission, sec, anti-trust, antitrust, cartel office, court of auditors, "
        "national audit office, audit office, public auditor, the regulator, our regulator, "
        "state attorney, district attorney, data commissioner, eba, eiopa, esma, mhra, ema, "
        "care quality commission, cqc, ofsted, ofcom, ofgem, hse, commission, authority, "
        "agency, inspectorate, charity commission, council of state, works council"
    ),
    "OFFICIAL_ACT": (
        "want, wants, require, requires, required, expect, expects, summon, summoned, visit, "
        "visited, at our premises, on our premises, on site, raid, opened proceedings, opens "
        "proceedings, proceedings, hand over, hand it over, handed over, set us, sets us, "
        "warn, warned, threaten, threatened, impose, imposed, prohibit, prohibited, check, "
        "checks, question, questions, look into, looking into, reply, information on, has "
        "written, have written, wrote, written to, served, obtained, obtain, issued, ruled, "
        "ruling"
    ),
    "COMPLIANCE": (
        "internal audit, policy and the regulator, retention rules, regulator, sub-processor, "
        "sub-processors, processing records"
    ),
    "COMPLIANCE_FAULT": (
        "only goes back, goes back only, only kept for, kept only, not kept, too short, omits, "
        "omit, gap, gaps, contradicts, contrary, against our policy, against the policy, not "
        "in line, not logged, is not logged, aren't logged, untraceable, traceability, no "
        "evidence, without evidence, cannot show, can't show, unable to show, hand in, within "
        "24 hours, early warning, notifiable, reportable, we object, object under, is being "
        "hosted, hosted in, stored in, whereas the contract, contract specifies"
    ),
    "LAWYER": (
        "our solicitors, our lawyers, our attorneys, our attorney, our lawyer, rechtsanwalt, "
        "avocat, abogado, advokat, on behalf of our client, our client reserves, i represent, "
        "we act for, acting for"
    ),
    "NOTICE": (
        "preserve all records, preserve all evidence, preserve all data, preserve all access, "
        "you are hereby required, hereby required, hereby demand, hereby request that, "
        "reserves all its rights, reserves its rights, reserves all rights, reserve the right "
        "to claim, mise en demeure, abmahnung, registered post, registered letter, registered "
        "mail, preserve all logs, preserve the logs, preserve evidence, terminate for cause, "
        "material breach of, deadline for remedy, remedied within, cure period, cure notice"
    ),
    "HOWTO": (
        "how can i change, how can i set, how can i find, how can i add, how can i export, how "
        "can we change, how can we set, how can we find, how can we add, how can we export, "
        "how do i change, how do i set, how do i find, how do i add, how do i export, how do i "
        "turn, how do i hide, how do i delete, how do we change, how do we set, how do we "
        "find, how do we add, how do we turn, how do we export, where can i change, where do i "
        "change, where can i set, where do i set, where can i find the setting, where do i "
        "find the setting, in the settings, configure"
    ),
    "BREACH": (
        "in the to field, in the cc field, in the to line, instead of bcc, not in bcc, open "
        "distribution list, everyone's address, each other's address, each other's addresses, "
        "everyone's addresses, public bucket, open bucket, publicly accessible bucket, in a "
        "forum, paste site, pastebin"
    ),
    "WEAKNESS": (
        "security researcher, researcher, executes script, execute script, script files, bug "
        "bounty, responsible disclosure, security hole, unauthenticated, default password, "
        "guessable, by changing the number, by changing the id, read files outside, outside of "
        "the upload folder, path traversal, directory traversal, pentester, tester we hired, "
        "penetration tester, ethical hacker, ethical hackers"
    ),
    "PAPERS": (
        "data processing agreement, processing agreement, dpa, iso 27001, iso27001, soc 2, "
        "soc2, certificate, certificates, privacy policy, list of sub-processors, "
        "sub-processor list, subprocessor list, security questionnaire, whitepaper, white "
        "paper, technical and organisational measures, penetration test report, pentest "
        "report, audit report, supplier file, accessibility statement, terms of use, standard "
        "contractual clauses, contractual clauses"
    ),
    "BILL_FAULT": (
        "arrived too late, insists on, insist on, two time, two times, downgraded, we "
        "downgraded, cap of, price cap, never had more, more than agreed, put right, corrected "
        "invoice, too late, isn't on, not on the new, missing from, levied, already made "
        "payment, made payment, reconcile, rewinding, price reduction, is not contained, pay "
        "for it, twice"
    ),
    "CHANGE_REQUEST": (
        "another contact, wish another contact, different contact, ask for someone else, "
        "someone else take over, someone else to take over, other contact"
    ),
    "COURT": (
        "served with, injunction against, obtained an injunction, section 138, legal cell, "
        "legal notice"
    ),
    "CLERICAL": (
        "receipt, new po number, po number, on future invoices, all future invoices, future "
        "invoices to, send invoices to, invoices to"
    ),
    "FRAUD": (
        "fraud, fraudulent, fraudulently, fraudster, scam, scammed, scammer, scammers, "
        "scamming, forged, forging, forgery, identity thief, impersonated, impersonating, "
        "violating my, violated my, human rights, discriminated, discrimination, "
        "discriminating, broken the law, breaking the law, illegally, without my permission, "
        "without my consent, without my knowledge, without my authorization, did not "
        "authorize, not authorized, never authorized, not permissible, allowed by law, "
        "required by law, specified by law, sections 609, section 609, section 611, "
        "inaccuracies, erroneous information, false information, unverified"
    ),
    "SOMEONE": ("mr, mrs, ms, herr, frau, he, she, your agent, your colleague"),
    "EXPOSE": (
        "without a login, without login, without logging in, downloadable by, can be "
        "downloaded by anyone, posted publicly, in a public, on a public"
    ),
}
"""Class of words → more of its members; see `grammar`."""
