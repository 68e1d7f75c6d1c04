"""Which words belong to the contract, the bill, the law?"""

CLASSES = {
    "BILL": (
        "invoice, bill, billing, charge, charged, overcharge, overcharged, payment, fee, "
        "refund, credit note, credit memo, direct debit, debit, statement, billed, renewal "
        "invoice, credit card, purchase order, po number, vat, tax, late fee, interest, "
        "seats, licences, licenses, overage, overages, subscription, balance, reimbursement, "
        "credit, account balance, service credit, dunning, reminder, collection, collections, "
        "payment terms, amount due"
    ),
    "BILL_YOURS": (
        "your invoice, the invoice, invoice from you, latest invoice, last invoice, this "
        "invoice, invoice no, invoice number, invoice inv, your bill, we were billed, we were "
        "charged, been charged, been billed, charged us, billed us, you charged, you billed, "
        "you invoiced, invoiced us, being charged, being billed, overcharged, overcharge, "
        "double charged, charged twice, billed twice, double billed, double-billed, "
        "double-charged, refund, charging us, billing us, invoicing us, credit note, your "
        "finance, your billing, your accounts, renewal invoice, our bill, our invoice, "
        "billing error, we get charged, debited, was charged, were charged, got charged, "
        "charged my, charge on, charge for, charges for, we are paying for, we're paying for, "
        "paid for, paid twice, overpaid, late fee, dunning, payment reminder, annual invoice, "
        "quarterly invoice, monthly invoice, unexpected charge, charges, fees, overage, "
        "overages, service credit, sla credit, reimburse, reimbursement, money back, credits "
        "for, invoices from you, billing department, billing question, billing dispute, "
        "incorrect invoice, wrong invoice, your last bill, the bill, last bill, on the bill, "
        "overbilled, overbill, invoicing error, kept charging, keep charging, still charging, "
        "charge us, bill us, invoice us, your accounting, overinvoiced, we paid, we pay for, "
        "we are paying, paying for, double payment, credit memo, return the money, drawn from "
        "our account, drawn, withdrawn, debit our, debited our, took money, entitled to a "
        "credit, payment methods, payment method, credit them, kindly credit"
    ),
    "BILL_FAULT": (
        "wrong, incorrect, twice, double, doubled, mistake, error, dispute, overcharged, "
        "overcharge, not agreed, never agreed, didn't agree, did not agree, not what we, too "
        "much, too high, unexpected, mismatch, differ, instead of, cancelled, never ordered, "
        "not ordered, never used, never received, refund, duplicate, discrepancy, "
        "unjustified, unauthorised, unauthorized, should have been, should be, higher than, "
        "more than, not match, doesn't match, still charged, still charging, still being "
        "charged, still billing, outstanding, not reflected, no basis, demand, owe, owed, "
        "contest, refuse to pay, will not pay, withhold, withholding, not applied, not been "
        "applied, wasn't applied, missing discount, not pay, again, disagree, even though, "
        "although, query, questionable, surprise, surprised, too many, too few, forgot, "
        "forgotten, never mentioned, not mentioned, overbilled, refuse, not approve, never "
        "delivered, not delivered, kept charging, keep charging, reimburse, correct it, "
        "please correct, contract says, agreement says, not included, not aware, never asked, "
        "unclear, unexplained, no explanation, without explanation, instead, not use, no "
        "longer use, extra, hidden, terminated, won't pay, will be disputing, disputing, "
        "waived, corrected, correction, adjust, money back, want back, took place, never took "
        "place, without anyone, having ordered, unordered, paid option, unused, same bill, "
        "three times, appeared, allegedly, explain, rounding difference, wrong vat, none has "
        "appeared, not appeared, contrary to, waive, reverse, reversed, still being billed, "
        "still billed, cancelled it, we cancelled, without an order, without order, "
        "immediately return, return the money, returned in, gave back, give back, entitled, "
        "stop this, from now on not, downtime, claim"
    ),
    "PRICE": (
        "price increase, price rise, price hike, price, pricing, priced, uplift, price jump, "
        "increase of, renewal quote, renewal offer, renewal price, renewal terms, quote, "
        "quotation, discount, cost, expensive, budget, rate increase, price list, per seat, "
        "per user, cheaper, new tier, higher tier, licence cost, license cost, licence fee, "
        "license fee, proposal, pricing model, list price, inflation, indexation, price "
        "change, renewal proposal, rates, renewal, annual plan, annual plans, enterprise "
        "plan, pricing plan, offer, offers, above the market, sign the renewal, price "
        "guarantee"
    ),
    "PRICE_FAULT": (
        "increase, rise, hike, uplift, too high, too expensive, unacceptable, cannot justify, "
        "can't justify, not acceptable, unreasonable, unjustified, without notice, without "
        "warning, double, doubled, triple, tripled, jump, jumped, steep, excessive, no "
        "explanation, higher, went up, gone up, more than, shocked, surprise, surprised, "
        "disappointed, over budget, exceed, not agreed, object, renegotiate, reconsider, "
        "percent, better price, competitor, compare, cheaper, lower, reduce, negotiate, "
        "match, disagree, cannot afford, can't afford, budget was cut, steeper, raised, "
        "raising, raise, justified, percent more, not a word, half of what, more expensive, "
        "cheaper elsewhere, exceeds, beyond our budget, come down, per cent, comparable, "
        "twice the, why, above the market, substantially better, better offer, stay flat, "
        "flat, percent above, overpriced, raise prices, price promise"
    ),
    "CONTRACT": (
        "contract, agreement, terms, clause, msa, sow, statement of work, order form, "
        "auto-renewal, auto-renew, auto renew, auto-renewed, automatic renewal, automatically "
        "renewed, renewal, notice period, termination fee, early termination, minimum "
        "commitment, licence count, license count, sla, service level, service levels, "
        "addendum, amendment, term, commitment, entitlement, entitled, licence agreement, "
        "license agreement, terms and conditions, exit fee, cancellation fee, subscription, "
        "downgrade, seat count, commercial terms, warranty, contractual, liability cap"
    ),
    "CONTRACT_FAULT": (
        "dispute, breach, breached, violate, violated, disagree, not agreed, never agreed, "
        "not what, never signed, without our consent, without consent, without asking, "
        "without telling, promised, was told, sold us, were sold, mis-sold, missold, not "
        "delivered, not include, not included, isn't included, doesn't include, not in the "
        "contract, not in our contract, excluded, refuse, refuses, unacceptable, wrong, "
        "incorrect, change, changed, unilaterally, terminate, cancel, cancelled, exit, get "
        "out of, withdraw, penalty, renegotiate, misunderstanding, contradict, contradicts, "
        "not honour, not honor, not honoured, honour, missed, fell below, below the agreed, "
        "guaranteed, owe, object, unfair, locked in, trapped, tried to cancel, against our "
        "will, surprise, surprised, under protest, not meeting, not met, reduce, negotiate, "
        "claim, entitled, fall short, shortfall"
    ),
    "SUSPENDED": (
        "suspended our account, account suspended, account was suspended, account has been "
        "suspended, account is suspended, account blocked, account was blocked, account has "
        "been blocked, switched us off, switched off our account, switched off our access, "
        "cut us off, cut off our access, disabled our account, account disabled, account has "
        "been disabled, account was disabled, access was cut, access has been cut, access "
        "suspended, deactivated our account, account has been deactivated, account was "
        "deactivated, subscription was suspended, locked our account, account locked for, "
        "suspended our access, access was revoked, access has been revoked, terminated our "
        "access, suspended for non-payment, suspended us"
    ),
    "PERSONAL": (
        "personal data, gdpr, data protection, pii, personally identifiable, data subject, "
        "dsar, sar, subject access request, subject access, right to be forgotten, right to "
        "erasure, erasure request, deletion request, ccpa, hipaa, phi, protected health, "
        "ferpa, lgpd, privacy, data privacy, data breach, special category, data processor, "
        "sub-processor, subprocessor, sub-processors, subprocessors, processing agreement, "
        "dpa, article 15, article 17, article 28, article 33, art. 33, art 33, social "
        "security numbers, ssn, medical records, health data, data residency, data transfer, "
        "schrems, standard contractual clauses, personal information, passport, passports, "
        "bank details, credit card numbers, salary data, private data, identity theft, "
        "personal details, employee data, dpo, dpia"
    ),
    "SENSITIVE": (
        "customer data, client data, patient data, patient records, employee records, "
        "addresses, names and, phone numbers, email addresses, bank accounts, account "
        "numbers, card numbers, salaries, payslip, payslips, medical, health records, dates "
        "of birth, customer names, student records, personnel files, hr records, hr files, "
        "cvs, passwords, credentials, data, records, details, documents, invoices, files, "
        "personal data, personal information, customer records, messages, private messages, "
        "tickets, orders, contracts, list, names, birth dates, diagnoses, diagnosis, "
        "patients, hr documents, salary, bank, tax numbers, id cards, photos of, personnel, "
        "evaluations, test results, applications, applicants, home addresses, workspace"
    ),
    "OTHERS": (
        "another company, other company's, another customer, other customers, other customer, "
        "another client, other clients, another tenant, other tenants, different company, "
        "different customer, someone else's, somebody else's, other companies, another "
        "customer's, other customer's, other customers', another company's, another "
        "organisation, other organisations, another organization, other organizations, "
        "different tenant, a competitor's, our competitor's, other people's, another firm, "
        "another patient, another patient's, wrong recipients, wrong person, wrong people, "
        "wrong customer, wrong customers, wrong patients, wrong patient, wrong client, "
        "unrelated company, strangers, third parties, unauthorised people, unauthorized "
        "people, other employees, wrong employee, wrong employees, another employee's, anyone "
        "with the link, the public, public internet, another business, a stranger, unrelated "
        "third, not ours, people who should not, other patients, other people, other person, "
        "other persons, other members, other families, other citizens, other students, other "
        "guests, other policyholders, other borrowers, other clients', other employees', "
        "unrelated person, unrelated people, former employee, wrong address, wrong addresses, "
        "wrong mailbox, wrong distribution list, competitor, any tenant, any customer, any "
        "client, any account, another firm's, other firms, external mailing list, external "
        "recipient, external recipients, external address, external people, external party, "
        "external parties, mailing list, outside our company, outside the company, outsiders, "
        "wrong email, wrong mail, different firm, other firm, different organisation, "
        "different organization, wrong workspace, another workspace, completely different, "
        "unknown people, unknown person, random people, wrong inbox, everyone in the company"
    ),
    "SEE": (
        "see, view, visible, show, showing, open, access, download, receive, sent, send, "
        "display, got, contain, containing, expose, exposed, appear, read, belong, belonging, "
        "displayed, leaked, emailed, mailed, returned, mixed, shared, find, found, reach, "
        "went, full access, log into, found ourselves, landed, end up, ended up, copy, "
        "forwarded, mail, email"
    ),
    "EXPOSE": (
        "leak, leaked, expose, exposed, exfiltrate, exfiltrated, published, publicly "
        "accessible, publicly available, publicly visible, disclosed, unauthorised "
        "disclosure, stolen, breached, compromised, dumped, sold, for sale, sent to the "
        "wrong, emailed to the wrong, accessible to, visible to, wrong recipient, wrong "
        "recipients, indexed by google, open to the internet, found online, on the dark web, "
        "on the internet, accessible without, visible on the internet, found on google, via a "
        "public link, publicly reachable, open to anyone, freely accessible, freely "
        "available, unprotected, was copied, were copied, been copied, downloaded by, copied "
        "by"
    ),
    "BREACH": (
        "data breach, security breach, security incident, been hacked, were hacked, was "
        "hacked, hacked, hacker, ransomware, unauthorised access, unauthorized access, "
        "intrusion, compromised, account takeover, malware, stolen credentials, credentials "
        "leaked, leaked credentials, data leak, exfiltration, attacker, attackers, cyber "
        "attack, cyberattack, cyber incident, unauthorised login, unauthorized login, "
        "suspicious login, suspicious logins, privacy breach, unauthorised party, "
        "unauthorized party, unknown ip, breached, leaked api key, leaked keys, intruder, "
        "phished, someone logged in as, personal data breach, unknown party, unauthorised "
        "third, unauthorized third, api keys were published"
    ),
    "WEAKNESS": (
        "vulnerability, vulnerabilities, pentest, penetration test, security hole, security "
        "flaw, cve, xss, sql injection, security weakness, security issue, security problem, "
        "exploit, security finding, security concern, csrf, insecure, security gap, not "
        "encrypted, unencrypted, privilege escalation, without authentication, plain text "
        "passwords, bypass the permissions"
    ),
    "AUTHORITY": (
        "regulator, regulatory authority, supervisory authority, data protection authority, "
        "bafin, ico, cnil, fca, sec filing, fda, hhs, ocr, ftc, cfpb, finra, pra, ecb, "
        "central bank, attorney general, ombudsman, tax authority, tax authorities, hmrc, "
        "irs, customs authority, labour inspectorate, competition authority, police, "
        "prosecutor, public prosecutor, financial authority, authorities, government agency, "
        "federal agency, mas, finma, osha, health inspectorate, the inspectorate, data "
        "protection commissioner, information commissioner, commissioner, supervisory body, "
        "watchdog, regulators, supervisor at the, market authority, the authority, works "
        "council, aepd, garante, dpc, trade commission, attorney general's office, consumer "
        "protection, privacy commissioner, supervisory"
    ),
    "COURT": (
        "lawsuit, sue, suing, litigation, legal action, legal proceedings, legal steps, "
        "subpoena, injunction, arbitration, court order, legal claim, file a claim, legal "
        "hold, litigation hold, tribunal, judge, take you to court, press charges, legal "
        "dispute, class action, proceedings against, preservation order, legal remedies, "
        "legal recourse, legal consequences, all legal, discovery request, e-discovery, "
        "ediscovery, deposition, statutory damages, small claims, by the court, by a court, "
        "to court, in court, court case, court hearing, before the court, district court, "
        "high court, court proceedings, commercial court, court in, filed a claim, filed a "
        "lawsuit, filed a suit, claim with the"
    ),
    "LAWYER": (
        "lawyer, attorney, solicitor, barrister, law firm, legal team, legal department, "
        "legal counsel, general counsel, outside counsel, external counsel, our counsel, "
        "legal advisers, legal advisors, our legal, legal representative, in-house counsel, "
        "counsel, legal people, instructed counsel, retained counsel, lawyers"
    ),
    "NOTICE": (
        "formal notice, notice of breach, breach notice, cease and desist, notice of "
        "termination, termination notice, material breach, notice of default, formally "
        "notify, hereby notify, hereby give notice, hereby put you on notice, put you on "
        "notice, putting you on notice, letter before action, letter before claim, demand "
        "letter, breach of contract, reserve all rights, reserve our rights, reserve all our "
        "rights, without prejudice, formal demand, hold you liable, held liable, hold you "
        "responsible for damages, claim damages, claim for damages, damages claim, liable "
        "for, liability claim, notice of dispute, notice of claim, indemnify, "
        "indemnification, intellectual property, infringement, infringe, patent, trademark, "
        "copyright infringement, violation of law, violation of federal, violates federal, "
        "fcra, fdcpa, fair credit reporting act, 15 u.s.c, 15 usc, u.s.c, under section, "
        "consumer rights, termination for cause, pre-action, seek damages, seeking damages, "
        "unlawful, illegal, against the law, violation of the law"
    ),
    "COMPLIANCE": (
        "compliance, compliant, non-compliant, noncompliant, soc 2, soc2, iso 27001, "
        "iso27001, audit, auditor, auditors, external auditor, audit trail, audit log, audit "
        "logs, regulatory, sox, sarbanes, pci, pci dss, nis2, dora, retention, retention "
        "period, data retention, sanctions, export control, anti-money laundering, aml, kyc, "
        "certification, gxp, 21 cfr, security questionnaire, vendor risk, due diligence, "
        "accessibility act, wcag, statutory, records retention, mifid, basel, solvency, "
        "modern slavery, eu ai act, ai act, certificate, certified"
    ),
    "COMPLIANCE_FAULT": (
        "fail, failed, violation, violate, non-compliant, noncompliant, breach, fine, "
        "finding, findings, deadline, cannot prove, missing, deleted, not retained, not meet, "
        "not compliant, in breach, penalty, penalties, fined, sanction, investigation, "
        "investigate, not compliance, cannot provide, can't provide, unable to provide, "
        "qualified opinion, material weakness, flagged, raised, not documented, longer than, "
        "illegal, exposed, at risk, incomplete, lose, lapsed, expired, consent, not consent, "
        "before consent, correction, without consent, unlawful"
    ),
    "OFFICIAL_ACT": (
        "investigate, investigation, inquiry, enquiry, request, requested, demand, demanded, "
        "ask, asked, audit, inspection, inspect, fine, fined, complaint, letter, notify, "
        "notified, notification, report, reported, reporting, deadline, order, ordered, "
        "contact, contacted, submit, file, filed, filing, hearing, answer, respond, inform, "
        "informed, self-report, obliged, obligation, send, disclose"
    ),
    "STATUTORY": (
        "72 hours, 72h, 72-hour, seventy-two hours, statutory, one month by law, within 30 "
        "days by law, art. 33, article 33, legal deadline, regulatory deadline, filing "
        "deadline, by law, required by law, statutory deadline, court date, hearing on, "
        "limitation period, tax deadline, mandatory deadline, reporting obligation, notify "
        "within, under nis2, year-end filing, tax return, vat return, statutory filing, "
        "legally required, legally obliged, thirty days, 24 hours to report, calendar month"
    ),
    "CONTRACT_STRONG": (
        "our contract, the contract, contract, signed agreement, our agreement, the "
        "agreement, order form, notice period, auto-renewed, auto-renewal, new terms, msa, "
        "statement of work, termination, signed, contractual, terms and conditions, renewal"
    ),
    "CLERICAL": (
        "copy of, reissue, po number, purchase order number, vat number, vat id, billing "
        "address, company address, address on, send us the invoice, w-9, w9, new address, "
        "legal entity name, resend, invoice recipient, billing contact, change of address, "
        "tax id, cost centre, cost center, reference number, payment method, update our card, "
        "update the card, address, change the recipient, invoices for, again please, copies, "
        "spelling of our company"
    ),
    "SETTINGS": (
        "setting, settings, menu, button, tab, screen, checkbox, toggle"
    ),
    "BILL_WEAK": (
        "invoice, bill, refund, fee, fees, credits, billing"
    ),
    "UNPAID": (
        "unpaid, non-payment, nonpayment, overdue, outstanding invoice, allegedly unpaid, "
        "late payment, missed payment, unpaid invoice, not paid, open invoice, invoice was "
        "paid, invoice we paid, already paid"
    ),
    "SUSPEND_ACT": (
        "suspend, block, lock, locked out, lock us out, switch off, switched off, cut off, "
        "disable, deactivate, shut off, turn off, turned off, freeze, revoke, terminate, "
        "blocked, cut"
    ),
}
"""Class of words → its members; see `grammar`."""
