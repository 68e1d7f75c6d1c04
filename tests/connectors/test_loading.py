"""People, accounts and history come in whole, or not at all with every fault named."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, StaticPool, create_engine, func, select

from escalation_manager.channels.opening import kinds
from escalation_manager.connectors.loading import Counted, Source, load, open_sources
from escalation_manager.core.errors import BadInput, EscalationError, Faults
from escalation_manager.demo import company
from escalation_manager.store import directory_tables as tables
from escalation_manager.store.directory_rows import StoredDirectory
from escalation_manager.store.directory_tables import metadata

PEOPLE = """id,name,roles,time_zone,contact_methods,manager,leaves,quiet_from,quiet_to
mia,Mia,csm,Europe/Berlin,slack:@mia|email:mia@x.example,daniel,2026-04-06..2026-04-10,22:00,07:00
daniel,Daniel Okafor,"cs_manager, csm",UTC,phone:+1 202 555 0108,,,,
"""
ACCOUNTS = """id,name,arr,currency,health,contract_plan,contract_renews_on,customer_since
acc_1,Acme,480000.00,USD,62,Enterprise,2026-05-31,2022-06-01
acc_2,"Globex, Inc.",,EUR,,,,
"""
TEAM = "account_id,role,person\nacc_1,csm,mia\nacc_1,cs_manager,daniel\n"
CONTACTS = "account_id,id,name,primary\nacc_1,con_1,Sarah Lindgren,yes\n"
HISTORY = '''id,account_id,type,at,summary
int_1,acc_1,escalation,2026-03-01T08:00:00Z,"Line one
line two, with ""quotes"""
int_2,acc_1,call,2026-03-01T08:00:00+05:30,=1+1
'''
SURVEYS = (
    "id,account_id,type,at,score,contact_id\nsrv_1,acc_1,csat,2026-03-01T08:00:00Z,4.5,con_1\n"
)
ALL = {
    "people.csv": PEOPLE,
    "accounts.csv": ACCOUNTS,
    "team.csv": TEAM,
    "contacts.csv": CONTACTS,
    "interactions.csv": HISTORY,
    "surveys.csv": SURVEYS,
}


@pytest.fixture(scope="module")
def empty() -> Iterator[Engine]:
    made = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    metadata.create_all(made)
    yield made
    made.dispose()


def files(**texts: str) -> list[Source]:
    return [Source(name.replace("_csv", ".csv"), text.encode()) for name, text in texts.items()]


def everything(engine: Engine) -> dict[str, Counted]:
    return load(engine, [Source(name, text.encode()) for name, text in ALL.items()])


def faults(engine: Engine, *sources: Source) -> list[str]:
    with pytest.raises(Faults) as found:
        load(engine, sources)
    return [str(fault) for fault in found.value.faults]


def people(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.people)).scalar_one())


def test_the_demo_company_comes_in_exactly_and_a_second_time_changes_nothing(
    engine: Engine,
) -> None:
    source = Source("company.json", company())
    counted = load(engine, [source])
    assert not any(count.changed or count.unchanged for count in counted.values())
    document = json.loads(company())
    for kind in ("people", "accounts", "interactions", "surveys", "calendars", "pools"):
        assert counted[kind].created == len(document[kind]), kind
    assert load(engine, [source]) == {
        kind: Counted(unchanged=count.created) for kind, count in counted.items()
    }
    stored = StoredDirectory(engine)
    acme = next(account for account in stored.accounts() if account.id == "acc_123")
    assert (acme.name, acme.arr, acme.health) == ("Acme Freight Group", Decimal("480000.00"), 62)
    assert acme.contract.renews_on == date(2026, 5, 31)
    assert dict(acme.team)["csm"] == "mia"
    assert stored.directory().people["mia"].leaves[0].last == date(2026, 4, 10)
    assert stored.calendars() == document["calendars"]


def test_csv_files_one_per_kind_come_in_together(engine: Engine) -> None:
    assert everything(engine) == {
        "people": Counted(2),
        "accounts": Counted(2),
        "contacts": Counted(1),
        "team": Counted(1),
        "interactions": Counted(2),
        "surveys": Counted(1),
    }
    stored = StoredDirectory(engine)
    mia = stored.directory().people["mia"]
    assert [(way.kind, way.address) for way in mia.contact_methods] == [
        ("slack", "@mia"),
        ("email", "mia@x.example"),
    ]
    assert stored.directory().people["daniel"].roles == ("cs_manager", "csm")
    acme, globex = stored.accounts()
    assert (acme.arr, globex.arr, globex.health) == (Decimal("480000.00"), None, None)
    assert globex.name == "Globex, Inc."
    with engine.connect() as connection:
        rows = connection.execute(select(tables.interactions).order_by("id")).all()
    assert rows[0].summary == 'Line one\nline two, with "quotes"'
    assert rows[1].summary == "=1+1", "a cell that looks like a formula is just data"
    assert rows[1].at == datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    [
        ACCOUNTS.encode("utf-8-sig"),
        ACCOUNTS.replace("\n", "\r\n").encode(),
        ACCOUNTS.replace("\n", "\r").encode(),
        ACCOUNTS.replace('"Globex, Inc."', "Globex").replace(",", ";").encode(),
        ACCOUNTS.replace('"Globex, Inc."', "Globex").replace(",", "\t").encode("utf-16"),
        ("\n\n" + ACCOUNTS + "\n,,,,,,,\n").encode(),
        ACCOUNTS.rstrip().encode(),
    ],
    ids=["bom", "windows", "old mac", "semicolons", "utf-16 tabs", "blank lines", "no last end"],
)
def test_what_spreadsheets_write_is_read(engine: Engine, data: bytes) -> None:
    assert load(engine, [Source("accounts.csv", data)]) == {"accounts": Counted(2)}
    assert StoredDirectory(engine).accounts()[0].contract.plan == "Enterprise"


def test_whatever_a_channel_serves_may_be_a_persons_way(engine: Engine) -> None:
    ways = sorted({way for kind in kinds().values() for way in kind.reaches})
    assert {"email", "slack", "pagerduty", "webhook"} <= set(ways)
    methods = [{"kind": way, "address": "ops"} for way in ways]
    person = {"id": "ops", "name": "Ops", "time_zone": "UTC", "contact_methods": methods}
    load(engine, [Source("people.json", json.dumps({"people": [person]}).encode())])
    known = StoredDirectory(engine).directory().people["ops"]
    assert [each.kind for each in known.contact_methods] == ways


def test_a_name_stays_in_one_line_however_it_was_typed(engine: Engine) -> None:
    everything(engine)
    load(engine, files(accounts_csv='id,name\nacc_1,"Acme\nESC-9999  Critical  Globex"\n'))
    assert StoredDirectory(engine).accounts()[0].name == "Acme ESC-9999 Critical Globex"


def test_a_row_with_a_known_id_is_changed_only_in_the_columns_given(engine: Engine) -> None:
    everything(engine)
    counted = load(engine, files(accounts_csv="id,health\nacc_1,40\nacc_2,\n"))
    assert counted == {"accounts": Counted(changed=1, unchanged=1)}
    acme = StoredDirectory(engine).accounts()[0]
    assert (acme.health, acme.arr, acme.name) == (40, Decimal("480000.00"), "Acme")
    assert len(acme.team) == 2, "an account's team is left alone when it is not given"


def test_a_team_given_replaces_the_former_one(engine: Engine) -> None:
    everything(engine)
    assert load(engine, files(team_csv="account_id,role,person\nacc_1,csm,daniel\n")) == {
        "team": Counted(changed=1)
    }
    assert StoredDirectory(engine).accounts()[0].team == (("csm", "daniel"),)
    nobody = json.dumps({"accounts": [{"id": "acc_1", "team": []}]}).encode()
    load(engine, [Source("x.json", nobody)])
    assert StoredDirectory(engine).accounts()[0].team == ()


def test_an_empty_cell_empties_the_field(engine: Engine) -> None:
    everything(engine)
    load(engine, files(people_csv="id,manager,leaves\nmia,,\n"))
    mia = StoredDirectory(engine).directory().people["mia"]
    assert (mia.manager, mia.leaves) == (None, ())


def test_a_dry_run_counts_and_writes_nothing(engine: Engine) -> None:
    sources = files(people_csv=PEOPLE)
    assert load(engine, sources, dry_run=True) == {"people": Counted(2)}
    assert people(engine) == 0


def test_all_faults_of_all_files_are_said_at_once_and_nothing_is_written(engine: Engine) -> None:
    said = faults(
        engine,
        *files(
            people_csv="id,name,roles,time_zone,deputy,left_on\n"
            "mia,Mia,csmm,Europe/Berln,mia,31.03.2026\n"
            "mia,Mia again,csm,UTC,,\n"
            "zoe,Zoe,csm,UTC,nobody,\n",
            accounts_csv="id,name,arr,currency,health\nacc_1,Acme,$480000,usd,101\n",
            team_csv="account_id,role,person\nacc_9,csm,ghost\n",
            interactions_csv="id,account_id,type,at\nint_1,acc_1,ticket,2026-03-01T08:00:00\n",
        ),
    )
    assert said == [
        "people.csv line 2, column time_zone: 'Europe/Berln' is no IANA time zone. "
        "Did you mean 'Europe/Berlin'?",
        "people.csv line 2, column left_on: '31.03.2026' is no date. Write it as \"2026-03-31\".",
        "accounts.csv line 2, column arr: '$480000' is not a plain number. "
        'Write digits with a point, such as "480000.00".',
        "accounts.csv line 2, column currency: 'usd' is no currency code. "
        'Write three capitals, such as "USD".',
        "accounts.csv line 2, column health: 101 is out of range. It must be 0 to 100.",
        "interactions.csv line 2, column type: 'ticket' is not known here. "
        "Did you mean 'support_ticket'?",
        "interactions.csv line 2, column at: '2026-03-01T08:00:00' has no time zone. "
        'Add "Z" or an offset: "2026-03-10T06:00:00+01:00".',
        "people.csv line 3, column id: 'mia' is there twice. "
        "Take one out; the first stands at people.csv line 2.",
        "people.csv line 2, column deputy: 'mia' would be their own deputy. Name another.",
        "people.csv line 2, column roles: 'csmm' is no known role. Did you mean 'csm'?",
        "people.csv line 4, column deputy: 'nobody' is no known person. Choose one of: mia, zoe.",
        "team.csv line 2, column person: 'ghost' is no known person. Choose one of: mia, zoe.",
        "team.csv line 2, column account_id: 'acc_9' is no known account. Did you mean 'acc_1'?",
    ]
    assert people(engine) == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("accounts.csv", "", "accounts.csv: is empty."),
        ("customers.csv", "id,name\n", "customers.csv: 'customers' is no kind of data."),
        ("accounts.csv", "id,name,ARR\na,A,1\n", "line 1, column ARR: is not known here."),
        ("accounts.csv", "id,nmae\na,A\n", "Did you mean 'name'?"),
        ("accounts.csv", "id,id,name\na,a,A\n", "column id: is there twice."),
        ("accounts.csv", "id,,name\na,a,A\n", "column 2: has no name."),
        ("accounts.csv", "name\nA\n", "line 1, column id: is missing."),
        ("accounts.csv", "id,arr\na,1\n", "line 2, column name: is missing."),
        ("accounts.csv", "id,name\n,A\n", "line 2, column id: is empty."),
        ("accounts.csv", "id,name\na,\n", "line 2, column name: is empty."),
        ("accounts.csv", "id,name\n\na,A,x\n", "line 3: has 3 cells, the header has 2."),
        ("accounts.csv", 'id,name\na,"A\nb,B\n', "line 2: cannot be read as CSV"),
        ("accounts.csv", "id,name\na b,A\n", "'a b' is no id."),
        ("accounts.csv", "id,name\na,A\0B\n", "control character U+0000"),
        ("accounts.csv", "id,name,arr\na,A,nan\n", "'nan' is not a plain number."),
        ("accounts.csv", "id,name,arr\na,A,1e9\n", "'1e9' is not a plain number."),
        ("accounts.csv", 'id,name,arr\na,A,"480,000"\n', "'480,000' is not a plain number."),
        ("accounts.csv", "id,name,arr\na,A,-1\n", "-1 is out of range. It must be at least 0."),
        ("accounts.csv", "id,name,health\na,A,1.5\n", "1.5 is not a whole number."),
        ("accounts.csv", "id,name,paying\na,A,maybe\n", "'maybe' is neither yes nor no."),
        ("accounts.csv", "id,name,calendar\na,A,office\n", "'office' is no known calendar."),
        ("accounts.csv", "id,name,customer_since\na,A,2026-02-30\n", "'2026-02-30' is no date."),
        (
            "accounts.csv",
            "id,name,contract_starts_on,contract_renews_on\na,A,2026-02-01,2026-01-01\n",
            "The contract renews before it starts.",
        ),
        ("people.csv", "id,name,leaves\nm,M,2026-02-03..2026-02-01\n", "has a leave from"),
        ("people.csv", "id,name,quiet_from\nm,M,22:00\n", "column quiet_to: is missing."),
        ("people.csv", "id,name,quiet_from\nm,M,10pm\n", "'10pm' is no time of day."),
        ("people.csv", "id,name,contact_methods\nm,M,fax:1\n", "'fax' is not known here."),
        ("people.csv", "id,name,contact_methods\nm,M,slack:\n", "a slack without an address"),
        ("people.csv", "id,name,manager\na,A,b\nb,B,a\n", "is a circle: a → b → a."),
        ("people.csv", "id,name,roles\nm,M,csm|csm\n", "names the same one twice."),
    ],
)
def test_a_fault_names_its_place_and_remedy(
    engine: Engine, name: str, text: str, said: str
) -> None:
    found = faults(engine, Source(name, text.encode()))
    assert said in found[0]
    assert found[0].endswith((".", "?"))


def test_a_survey_score_must_fit_its_type_and_its_contact_the_account(engine: Engine) -> None:
    everything(engine)
    head = "id,account_id,type,at,score,contact_id\n"
    row = "s,acc_2,csat,2026-03-01T08:00:00Z,6,con_1\n"
    said = faults(engine, *files(surveys_csv=head + row))
    assert "'con_1' is no contact of acc_2." in said[0]
    assert "6 is no csat score. It runs from 1 to 5." in said[1]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b'{"people": [}', "x.json line 1, column 13: is no JSON"),
        (b'{"peple": []}', "x.json: peple: is no kind of data. Did you mean 'people'?"),
        (b'{"people": {}}', "x.json: people: is no list."),
        (b'{"people": ["mia"]}', "x.json: people[0]: is no object."),
        (b'{"people": [{"id": "a", "name": "A", "age": 7}]}', "people[0].age: is not known here."),
        (b'{"people": [{"id": "a", "name": null}]}', "people[0].name: is empty."),
        (b'{"people": [{"id": "a", "name": ["A"]}]}', "people[0].name: ['A'] is not text."),
        (b'{"people": [{"id": "a", "id": "b"}]}', "holds 'id' twice"),
        (b'{"people": [{"id": "a", "name": "\\ud800"}]}', "control character U+D800"),
        (b'{"accounts": [{"id": "a", "name": "A", "arr": NaN}]}', "holds NaN"),
        (b'{"accounts": [{"id": "a", "name": "A", "arr": 1e999999}]}', "not a plain number"),
        (b'{"accounts": [{"id": "a", "name": "A", "arr": true}]}', "not a plain number"),
        (b'{"accounts": [{"id": "a", "name": "A", "team": [{"role": "csm"}]}]}', "team[0].person"),
        (b'{"accounts": [{"id": "a", "name": "A", "team": {}}]}', "accounts[0].team: is no list."),
        (b'{"accounts": [{"id": "a", "name": "A", "contract": {"paln": ""}}]}', "mean 'plan'?"),
        (b'{"pools": {"csm": ["ghost"]}}', "pools.csm[0].person: 'ghost' is no known person."),
        (b'{"pools": {"boss": []}, "people": 1}', "people: is no list."),
        (b'{"calendars": {"x": {"time_zone": "UTC"}}}', "calendars.x.weekly: is missing."),
        (
            b'{"calendars": {"x": {"time_zone": "UTC", "weekly": {"mon": [["9:00", "8:00"]]}}}}',
            "weekly.mon[0]: is no window of time.",
        ),
        (b"[" * 100_000, "is nested too deeply."),
        (b"7", "x.json: is no object."),
        (b"\xff\xfa{}", "x.json line 1: is not UTF-8 text."),
    ],
)
def test_faults_of_json_name_their_path(engine: Engine, document: bytes, said: str) -> None:
    assert said in faults(engine, Source("x.json", document))[0]


def test_a_json_list_is_of_the_kind_that_its_name_says(engine: Engine) -> None:
    text = json.dumps([{"id": "mia", "name": "Mia"}]).encode()
    assert load(engine, [Source("people.json", text)]) == {"people": Counted(1)}
    assert load(engine, [Source("export.json", text, kind="people")]) == {
        "people": Counted(unchanged=1)
    }
    assert "no kind of data" in faults(engine, Source("export.json", text))[0]


def test_numbers_in_json_keep_every_digit(engine: Engine) -> None:
    load(engine, [Source("accounts.json", b'[{"id": "a", "name": "A", "arr": 123456789012.31}]')])
    assert StoredDirectory(engine).accounts()[0].arr == Decimal("123456789012.31")


def test_a_folder_is_its_csv_and_json_files(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    with pytest.raises(BadInput, match="holds no CSV or JSON"):
        open_sources([folder])
    for name, text in {**ALL, "notes.txt": "not ours"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert load(engine, open_sources([folder]))["accounts"] == Counted(2)
    with pytest.raises(BadInput, match="cannot be read"):
        open_sources([tmp_path / "missing.csv"])


def test_ten_thousand_rows_come_in_at_once(engine: Engine) -> None:
    everything(engine)
    rows: list[Any] = [
        {"id": f"i{n}", "account_id": "acc_1", "type": "call", "at": "2026-03-01T08:00:00Z"}
        for n in range(10_000)
    ]
    source = Source("interactions.json", json.dumps(rows).encode())
    assert load(engine, [source]) == {"interactions": Counted(10_000)}


@given(
    name=st.sampled_from(["people.csv", "accounts.csv", "interactions.csv", "x.json"]),
    data=st.binary(max_size=200)
    | st.text(alphabet='id,name;\n"{}[]:\t aé0', max_size=80).map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["people", "id", "name", "team", "pools"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode()),
)
def test_whatever_stands_in_a_file_is_read_or_refused(
    empty: Engine, name: str, data: bytes
) -> None:
    with contextlib.suppress(EscalationError):
        load(empty, [Source(name, data)], dry_run=True)
