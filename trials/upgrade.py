"""Is work that an older version left in flight done by this one, each thing once? Real old wheels.

    python -m trials.upgrade [COMMIT ...]

For each commit its wheel is built from this repository's history and installed into a folder of its
own. That version makes a desk, does some of its work, is killed while it does some more, and leaves
the rest owed. Then this version opens the desk and works on it, two hours later. Whatever either
gives to the boxes of the desk goes on record, and plain code counts it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

COMMITS = ("9c3084a", "81c9aa2", "7043934")
"""Before effects were leased (schema 0004), with the first leases (0006), and before the last
changes to the tables (0007)."""
ROOT = Path(__file__).parents[1]
ENDED = ("done", "dropped", "dead")
BOXES = ("alert", "crm_task", "crm_note", "message")
"""Effects that lie in a box of the desk afterwards."""

RECORDING = """
import json, os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from escalation_manager.channels.outbox import OutboxChannel
from escalation_manager.connectors.builtin_crm import BuiltinCrm
from escalation_manager.connectors.builtin_messaging import BuiltinMessaging
from escalation_manager.core import commands as c
from escalation_manager.wiring import desk_on

place, record = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def recorded(kind, name):
    real = getattr(kind, name)
    def does(self, *args, key=None, **more):
        os.write(record, f"{key}\\n".encode())
        return real(self, *args, key=key, **more)
    setattr(kind, name, does)

for kind, name in ((BuiltinMessaging, "send_alert"), (OutboxChannel, "send"),
                   (BuiltinCrm, "create_task"), (BuiltinCrm, "add_note")):
    recorded(kind, name)
"""
OLD = (
    RECORDING
    + """
from escalation_manager.demo import company
from escalation_manager.handbook_file import shipped
from escalation_manager.store.opening import create_store
store = create_store(place)
desk = desk_on(store)
desk.policy.put_handbook(shipped(), "system", desk.now())
desk.load_text("the demo company", company())

def raises(number):
    severity = ("critical", "high", "medium", "low")[number % 4]
    asked = c.Raise("acc_123", f"The export fails (number {number}).", severity=severity,
                    type="technical", reason="as they told us")
    return desk.submit(asked, actor="mia").escalation

for number in range(12):
    id_ = raises(number)
    desk.submit(c.LogCommunication("out", "call", "We told them."), actor="mia", escalation=id_)
desk.act()
done = [raises(number) for number in range(12, 24)]
held, killed = [], []
if hasattr(store, "leases"):
    steady = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=monotonic())
    until = steady + timedelta(seconds=8)
    held = store.leases.lease("old", desk.now(), now=steady, until=until, limit=6)
    # It is killed after it reached the outside, before it could say so.
    for owed in held[:3] if hasattr(desk, "perform") else ():
        desk.perform(owed)
        killed.append(owed.effect.key)
print(json.dumps({"killed": killed, "leased": [one.effect.key for one in held]}))
sys.stdout.flush()
store_lines = place.with_suffix(".old")
store_lines.write_bytes(b"".join(desk.export()))
os._exit(9)
"""
)
NEW = (
    RECORDING
    + """
from escalation_manager.store.opening import open_store
store = open_store(place)

class Later:
    def now(self):
        return datetime.now(UTC) + timedelta(hours=2)

desk = desk_on(store, clock=Later())
due = store.due(desk.now(), 1000)
until = monotonic() + 60
while monotonic() < until:
    ticked = desk.tick()
    pending, ends = store.next_effect(), store.leases.ends()
    if ends is None and (pending is None or pending > desk.now()):
        break
    sleep(0.2)
checked, rebuilt = desk.check(), desk.rebuild(dry_run=True)
print(json.dumps({
    "due": len(due),
    "left_due": len(store.due(desk.now(), 1000)),
    "findings": [str(one) for one in checked.findings],
    "rows": len(rebuilt.differences),
}))
place.with_suffix(".new").write_bytes(b"".join(desk.export()))
store.close()
"""
)


@dataclass
class Upgraded:
    """What one old version left, and what came of it."""

    commit: str
    owed: int = 0
    leased: int = 0
    killed: int = 0
    due: int = 0
    repeats: int = 0
    rows: int = 0
    """Columns of read rows that this version would write otherwise: `escalations rebuild` does."""
    wrong: list[str] = field(default_factory=list)


def upgrade(commit: str, folder: Path) -> Upgraded:
    """Let that version begin, and this one go on."""
    place, record = folder / "desk.db", folder / "record"
    old = _installed(commit, folder)
    left = _run(OLD, place, record, {"PYTHONPATH": str(old)}, code=9)
    found = Upgraded(commit, leased=len(left["leased"]), killed=len(left["killed"]))
    went_on = _run(NEW, place, record, {"PYTHONPATH": str(ROOT / "src")})
    found.due, found.rows = went_on["due"], went_on["rows"]
    found.wrong += went_on["findings"]
    if went_on["left_due"]:
        found.wrong.append(f"{went_on['left_due']} escalations were not looked at")
    before, after = _rows(place.with_suffix(".old")), _rows(place.with_suffix(".new"))
    found.wrong += _changed(before["events"], after["events"])
    effects = {row["key"]: row for row in after["effects"]}
    given = Counter(record.read_text().split())
    for row in before["effects"]:
        key, owed = row["key"], row["state"] not in ENDED
        found.owed += owed
        if key not in effects:
            found.wrong.append(f"{key} is not owed any more")
        elif effects[key]["state"] not in ENDED:
            found.wrong.append(f"{key} is {effects[key]['state']}: {effects[key]['last_error']}")
    for key, row in effects.items():
        if row["kind"] not in BOXES or row["state"] != "done":
            continue
        times = given[key]
        found.repeats += max(times - 1, 0)
        if not times:
            found.wrong.append(f"{key} is done, and reached nobody")
        if times > 1 + (key in left["killed"]):
            found.wrong.append(f"{key} was done {times} times")
    return found


def _changed(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[str]:
    """Events of the old version that are not the same any more."""
    known = {(row["escalation"], row["version"]): row for row in after}
    for row in before:
        if known.get((row["escalation"], row["version"])) != row:
            yield f"{row['escalation']} version {row['version']} is not what it was"


def _rows(export: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"events": [], "effects": []}
    for line in export.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("table") in found:
            found[row["table"]].append(row)
    return found


def _installed(commit: str, folder: Path) -> Path:
    """The wheel of that commit, installed by itself; its libraries are those that are here."""
    source, wheels, place = folder / "source", folder / "wheels", folder / "old"
    archive = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as packed:
        packed.extractall(source, filter="data")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    wheels.mkdir()
    subprocess.run(
        [sys.executable, "-c", build, str(wheels)], cwd=source, check=True, capture_output=True
    )
    (wheel,) = wheels.glob("*.whl")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--target", str(place), str(wheel))
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, capture_output=True)
    return place


def _run(
    program: str, place: Path, record: Path, environment: dict[str, str], code: int = 0
) -> Any:
    """What the program printed, as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", program, str(place), str(record)],
        cwd=place.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != code:
        raise SystemExit(f"It ended with {ran.returncode}:\n{ran.stderr}")
    return json.loads(ran.stdout.splitlines()[-1])


def main() -> int:
    """Print what was found for each commit; 1 when anything was lost or doubled."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("commits", nargs="*", default=COMMITS)
    wrong = 0
    for commit in asked.parse_args().commits:
        with tempfile.TemporaryDirectory(prefix="upgrade-") as folder:
            found = upgrade(commit, Path(folder))
        print(
            f"{commit}: {found.owed} effects owed, {found.leased} of them leased, "
            f"{found.killed} done unheard; {found.due} wakes due; {found.repeats} repeats, "
            f"{found.rows} rows to rebuild, {len(found.wrong)} wrong"
        )
        for one in found.wrong[:20]:
            print(f"    {one}")
        wrong += len(found.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
