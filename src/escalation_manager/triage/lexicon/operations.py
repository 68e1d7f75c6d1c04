"""Which words name the customer's own work, and which the product they use for it?"""

CLASSES = {
    "OPS": (
        "order, shipment, warehouse, production, production line, assembly line, packing "
        "line, bottling line, line 1, lines, payroll, dispatch, checkout, check-out, till, "
        "cash register, cash desk, register, point of sale, pos, shop, plant, factory, "
        "delivery, truck, lorry, van, trading, trading desk, trade, payment, patient, clinic, "
        "ward, surgery, operating theatre, admission, call centre, call center, contact "
        "centre, contact center, flight, boarding, booking, reservation, sale, picker, "
        "picking, packing, loading dock, loading bay, dock, business, operations, depot, "
        "fulfilment, fulfillment, billing run, transaction, settlement, appointment, "
        "restaurant, kitchen, kiosk, courier, driver, dispatcher, wages, salary, salaries, "
        "trains, turnstile, card machine, parcel, goods, container, crane, cash, phones, "
        "phone line, phone lines, emergency room, er, ed, triage desk, pharmacy, "
        "prescription, lab, dispensary, mill, furnace, oven, machine, robot, conveyor, "
        "freight, customs, vessel, terminal, gates, barrier, toll, pump, forecourt, fleet, "
        "invoicing, counter, branch, branches, stores, hotel, front desk, reception, "
        "check-in, ticket sales, box office, exam, exams, election, harvest, abattoir, dairy, "
        "purchase, shopper, card payment, doctor, nurse, ambulance, fire brigade, shift, line "
        "workers, workers, work, workday, everything here, whole operation, operation"
    ),
    "TEAM": (
        "team, staff, people, employee, agent, colleague, worker, user, department, office, "
        "analyst, engineer, technician, crew, adviser, advisor, consultant, clerk, cashier, "
        "teacher, student, planner, buyer, rep, operator, nurse, driver, picker, doctor, "
        "accountant, recruiter, shift, folks, guys, lecturer, colleagues, clinician, "
        "pharmacist, merchant, seller, dispatcher, underwriter, trader, broker, handler, "
        "pilots, courier, tellers, lawyer, salespeople, we, cooks, handlers, pilot, "
        "receptionist, surgeon, inspector, guard, guide, chef, waiter, porter, mechanic, "
        "electrician, plumber, installer, secretary, auditor, controller, officer, editor, "
        "journalist, moderator, tutor, trainer, therapist, midwife, paramedic, firefighter, "
        "postman, shopkeeper, baker, butcher, farmer, sailor, captain, foreman, shift lead, "
        "supervisor"
    ),
    "CUSTOMER": (
        "our customers, customers, our clients, end customers, shoppers, guests, passengers, "
        "patients, buyers, our members, citizens, visitors, merchants, consumers, our users, "
        "end users, subscribers, tenants, policyholders, students, our buyers, customer, "
        "donors"
    ),
    "BIZ_ALONE": (
        "ship, sell, invoice, operate, trade, produce, manufacture, dispatch, work, do "
        "anything, do our job, do our jobs, do any work, take orders, take payments, take "
        "calls, take bookings, take payment, take any, take orders or, run payroll, pay our "
        "staff, pay our people, pay our employees, pay anyone, pay staff, pay salaries, pay "
        "wages, pay suppliers, pay our suppliers, open our stores, open the stores, open our "
        "doors, serve, serve anyone, admit, load trucks, load the trucks, check in, check "
        "out, board, buy, purchase, place orders, place an order, place any order, transact, "
        "deliver, function, do business, pick, pack, process orders, process payments, "
        "process sales, process transactions, process any, process a single, process payroll, "
        "process claims, accept payments, accept orders, accept cards, accept any, charge "
        "cards, book, continue working, run the business, run our business, run our "
        "operations, print labels, print shipping labels, release trucks, receive orders, "
        "receive goods, see patients, treat patients, treat, prescribe, dispense, fulfil, "
        "fulfill, conduct business, carry on, get anything done, operate normally, make "
        "sales, close sales, take card, take cards, take card payments, ring up, land, "
        "depart, sell tickets, run production, run the line, run our line, start production, "
        "start the line, start our shift, answer calls, receive calls, make calls, do our "
        "work, perform our work, execute trades, settle, trade at all, register patients, "
        "dispatch crews, dispatch ambulances, route, pay, order, admit patients, schedule "
        "drivers, send out, get orders out, get anything out, ship anything, process, perform "
        "any, discharge, disburse, bill, bill anyone, clear customs, pay out, complete a "
        "purchase, complete purchases, complete checkout, complete orders, complete their "
        "purchase, complete any, finish checkout"
    ),
    "FLOW": (
        "come, coming, went out, going out, go out, leave, left, leaving, arrive, process, "
        "flow, through, out, moving, move, ship, go through, since, today, this morning, for "
        "hours, shipped, coming in, booked, placed, picked, printed, sold, dispatched, "
        "processed, happen, happening, running, received, taken, possible, delivered, being "
        "made, run, produced, invoiced, rolling, get, released, paid, made, in or out"
    ),
    "SYSTEM": (
        "system, platform, service, application, app, software, portal, website, site, api, "
        "everything, instance, tenant, environment, cluster, database, server, product, tool, "
        "solution, cloud, cloud service, web shop, webshop, online shop, erp, wms, crm, whole "
        "thing, nothing, gateway, backend, saas, console, workspace, web app, mobile app, "
        "suite, your side, production environment, your servers, your system, hosting, "
        "infrastructure, engine, hub, production system, network, homepage, storefront, "
        "booking engine, payment gateway, ordering system, pos system, phone system, "
        "telephony, ordering platform, exam server, interface, licence server, license "
        "server, data room, control system"
    ),
    "ACCESS": (
        "log in, login, log into, log on, logon, sign in, sign on, sign into, signin, get in, "
        "get into, access the system, access the platform, access your, access anything, "
        "access the application, access the app, access the portal, access our account, "
        "access it, reach the, reach your, connect to the, connect to your, use the system, "
        "use the platform, use your, use the app, use the software, use the application, use "
        "it at all, open the system, open the app, open the application, open the platform, "
        "get on, access, use anything, open anything, open your, authenticate, get past the "
        "login, sso, connect, use the tool, use the product, locked out, log ourselves in"
    ),
    "LOCKED": ("locked out, lock out, shut out, kicked out, thrown out, logged out, log out"),
    "DATA": (
        "data, record, file, history, entry, document, contact, note, project, database, "
        "attachment, photo, setting, message, email, content, article, figure, dataset, "
        "folder, customer list, inventory, archive, ticket, order, transaction, case, booking, "
        "invoice, months of work, years of work, hours of work, work, changes, table, rows, "
        "configuration, appointment, timesheet, report, everything, block, blocks, backup, "
        "master, customer master, master data, customer base, catalogue, catalog, price list, "
        "contact list, register, journal, ledger, recordings, drawings, records"
    ),
    "FEATURE": (
        "export, import, report, sync, synchronisation, synchronization, search, filter, "
        "upload, download, dashboard, integration, webhook, notification, login, sso, button, "
        "page, screen, form, field, chart, graph, pdf, csv, excel, template, calendar, job, "
        "batch, workflow, automation, rule, alert, email, mail, api, endpoint, connector, "
        "plugin, plug-in, module, feature, function, functionality, tab, menu, widget, view, "
        "list, print, printing, label, barcode, scanner, scan, mobile app, app, android, ios, "
        "browser, chrome, safari, firefox, version, update, release, patch, upgrade, "
        "migration, permission, password, reset, user management, role, link, url, file, "
        "attachment, query, formula, calculation, total, currency, translation, time zone, "
        "timezone, date, sort, editor, wizard, test, class, method, thread, node, namenode, "
        "datanode, container, cluster, replication, script, command, config, configuration, "
        "log, cache, queue, client, server, service, system, platform, portal, software, "
        "tool, product, site, website, application, interface, gateway, feed, backup, "
        "restore, sms, chat, call, recording, approval, signature, map, scheduling, "
        "scheduler, timesheet, ticket, checkout, cart, device, sensor, printer, terminal, "
        "data, record, message, import job, csv export, bot, autosave, save, forecast, model, "
        "pipeline, build, deploy, deployment, display, optimiser, optimizer, planner, "
        "schedule, plan, dialogue, dialog, audio, video, camera, archive, animation, "
        "favourites, favorites, sort order, profile, picture, photo, kiosk, locks, door keys, "
        "invoicing job, timeline, comment, viewer, player, checklist, inbox, directory, "
        "address book, lists"
    ),
    "WORK_VERB": (
        "work, load, open, start, respond, sync, save, send, arrive, run, go through, "
        "process, connect, appear, show, show up, complete, finish, update, print, come "
        "through, display, refresh, generate, return, trigger, fire, match, accept, let, "
        "reach, log, function, behave, recognise, recognize, calculate, add up, render, "
        "deliver, sort, upload, download, export, import, play, open up, launch, boot, "
        "register, respect, compile, pass, scan, pick up, move, apply, validate, reconcile, "
        "populate, come up, line up, get delivered, sign, authenticate, post, submit, attach, "
        "select, edit, delete, change, create, add, search, filter, view, see, invite, share, "
        "reset, do what"
    ),
    "BIZ_VERB": (
        "take, process, make, print, book, send, complete, accept, issue, place, release, "
        "create, handle, run, register, confirm, pick, start, generate, close, receive, open, "
        "produce, pay, ship, dispatch, schedule, answer, fulfil, post, submit, admit, finish, "
        "sell, scan, load, ring up"
    ),
    "BIZ_OBJECT": (
        "call, order, payment, booking, card, sale, reservation, appointment, patient, "
        "shipment, delivery, label, claim, transaction, passenger, guest, shipping label, "
        "delivery note, prescription, goods, parcel, truck, wages, salary, salaries, payroll, "
        "purchase, ticket sales, trade, till, tills, store, stores, shop, shops, production, "
        "shift, picking list, consignment, admission, flight, check-in, invoice, policy, "
        "policies, loan, loans, register, registers, machine, machines, line, lines, "
        "donation, work order, work orders"
    ),
    "MAIL_WORDS": (
        "email, mail, message, call, ticket, chat, team, support, request, tickets, phone, "
        "client, form, contact, case"
    ),
    "CORE": (
        "order, shipment, warehouse, distribution centre, distribution center, production, "
        "production line, payroll, wages, salary, salaries, payday, dispatch, dispatcher, "
        "checkout, till, register, shop, web shop, webshop, online shop, shopper, visitor, "
        "plant, factory, delivery, truck, lorry, lorries, trading, payment, patient, clinic, "
        "hospital, surgery, surgeon, theatre, call centre, call center, contact centre, "
        "flight, boarding, booking, reservation, picking, packing, transaction, prescription, "
        "pharmacy, emergency, passenger, card payment, restaurant, kitchen, driver, parcel, "
        "payment terminal, ambulance, lines, fulfilment, fulfillment, goods, machines, "
        "doctor, check-in, guest, donor, harvest, assembly, control room, technician, "
        "courier, train, toll, customs, vessel, settlement, claim, policyholder, stores, "
        "branches, depot, nurse, ward, cashier, invoicing, store, merchant, wholesale, yard, "
        "dock, ship, ships, port, crane, quay, cook, pump, exam, dose, medication, room, "
        "kitchen display, van, route, cash desk, market, hotel, farm, milking, mine, turbine, "
        "grid, substation, studio, broadcast, airport, gate, terminal, airline, taxi, bus, "
        "buses, tram, cinema, museum, stadium, bakery, brewery, laundry, printing press, "
        "press, newspaper, packaging, conveyor, robot, smelter, refinery, pipeline, tower, "
        "classroom, lecture, enrolment, auction, bid, broker, loan, mortgage, insurance, "
        "policy, subscriber, caller, hotline, rescue, police, dispatching, trader, tickets "
        "for, box office, cargo, container, freight, wagon, elevator, lift"
    ),
    "IDLE": (
        "idle, waiting, wait, standing around, stand around, sent home, send home, go home, "
        "went home, going home, nothing to do, no work, no jobs, no job, without work, "
        "twiddling, standing still, stand still, sit around, sitting around, drinking coffee, "
        "paid day of coffee, paralyse, paralyze, stranded, sent away, send away, turned away, "
        "turn away, stand in line, stand in queue, at a standstill, sitting idle, playing "
        "cards, staring at, unable to work, condemned to wait, hands in their pockets, not "
        "working, isn't working, enjoying the silence, nothing on their, stand there, "
        "standing, out of work, unoccupied"
    ),
    "TECHNIQUE": (
        "technician, surgeon, receptionist, inspector, pilot, guard, lorries, planes, trucks, "
        "lorry, people, passengers"
    ),
    "HUMAN": (
        "patient, patients, people, nurse, nurses, staff, workers, children, drivers, "
        "passengers, crew, residents, public, elderly, pedestrians, pupils, doses, dose, "
        "medication, ward, babies, lives at, firefighters, inhabitants, someone, guests, "
        "visitors"
    ),
    "GOODS": (
        "order, orders, shipment, parcel, truck, goods, production, passenger, flight, train, "
        "container, delivery, deliveries, sale, sales, ticket sales, bookings"
    ),
}
"""Class of words → its members; see `grammar`."""
