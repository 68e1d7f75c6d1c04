"""Several processes may take mails from one mailbox: each mail counts once all the same."""

from __future__ import annotations

import threading
from pathlib import Path

from escalation_manager.desk import incoming
from escalation_manager.ports.log import Query
from escalation_manager.ports.mails import Mail, MailState
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import Watch, copied
from tests.mail.letters import letter


def test_three_at_once_take_each_mail_once(company_desk: Path, tmp_path: Path) -> None:
    path = copied(company_desk, tmp_path)
    desks = [desk_on(open_store(path), clock=Watch()) for _ in range(3)]
    mails = [letter(f"Fault {n} stops us.", id_=f"{n}@x.example") for n in range(6)]
    taken: list[list[Mail]] = [[], [], []]

    def take(number: int) -> None:
        for raw in mails:
            taken[number].append(incoming.take(desks[number], raw))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = desks[0].store.counts(Query(restricted_too=True), "status")
    for desk in desks:
        desk.store.close()
    assert sum(counts.values()) == len(mails)
    for told in zip(*taken, strict=True):
        assert {mail.state for mail in told} == {MailState.RAISED}
        assert len({mail.escalation for mail in told}) == 1
