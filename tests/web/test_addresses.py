"""However the number of an escalation is typed, its page has one address."""

import pytest

from tests.api.office import Office
from tests.web.seen import Looker


@pytest.mark.parametrize("typed", ["1", "esc-1", "ESC-1", "Esc-0001"])
@pytest.mark.parametrize("rest", ["", "/report?audience=customer", "/do/merge", "/clocks/response"])
def test_another_way_to_type_it_leads_to_the_one_address(
    office: Office, typed: str, rest: str
) -> None:
    id_ = office.raised()
    mia = Looker(office, "mia")
    answer = mia.get(f"/e/{typed}{rest}").answer
    assert (answer.status_code, answer.headers["location"]) == (308, f"/e/{id_}{rest}")
    assert mia.get(f"/e/{id_}{rest}").status == 200


def test_of_a_restricted_one_it_tells_as_little_as_of_none(office: Office) -> None:
    hidden = office.restricted("daniel")
    number, mia = hidden.removeprefix("ESC-").lstrip("0"), Looker(office, "mia")
    for typed, canonical in ((number, hidden), ("4711", "ESC-4711")):
        assert mia.get(f"/e/{typed}").answer.headers["location"] == f"/e/{canonical}"
        assert mia.get(f"/e/{canonical}").status == 404
    assert mia.get("/e/elsewhere").status == 404
