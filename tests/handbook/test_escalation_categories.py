"""Escalation Categories: the page's table, and what `rules.md` adds to it."""

import pytest

from escalation_manager.core.errors import BadInput
from escalation_manager.core.handbook import Handbook
from tests.handbook.page import rows

PAGE = rows("""
| Type | Definition | Typical Owners |
|------|------------|----------------|
| Technical | Product bugs, outages, performance | Engineering, Support |
| Commercial | Pricing, contract, billing disputes | Finance, Legal |
| Relationship | CSM issues, communication breakdown | CS Leadership |
| Executive | C-level complaints, strategic concerns | Executive Team |
| Legal | Compliance, data, regulatory | Legal, Security |
""")


@pytest.mark.parametrize(("label", "definition", "owners"), PAGE)
def test_type(handbook: Handbook, label: str, definition: str, owners: str) -> None:
    policy = handbook.type(label.lower())
    assert (policy.label, policy.definition, policy.owners_label) == (label, definition, owners)


def test_there_are_no_other_types_and_they_stand_in_the_page_s_order(handbook: Handbook) -> None:
    assert [each.label for each in handbook.types.values()] == [row[0] for row in PAGE]


@pytest.mark.parametrize(
    ("type_", "roles"),
    [
        ("technical", ("engineering", "support")),
        ("commercial", ("finance", "legal")),
        ("relationship", ("cs_manager", "vp_cs")),
        ("executive", ("executive",)),
        ("legal", ("legal", "security")),
    ],
)
def test_the_typical_owners_are_roles(
    handbook: Handbook, type_: str, roles: tuple[str, ...]
) -> None:
    assert handbook.type(type_).owners == roles


@pytest.mark.parametrize(
    ("type_", "lead"), [("technical", "vp_eng"), ("commercial", "finance"), ("legal", "legal")]
)
def test_where_the_type_is_not_technical_the_functional_lead_replaces_vp_eng(
    handbook: Handbook, type_: str, lead: str
) -> None:
    assert handbook.type(type_).lead_for["vp_eng"] == lead


@pytest.mark.parametrize(
    ("type_", "lead"), [("technical", "cto"), ("commercial", "finance"), ("legal", "legal")]
)
def test_where_the_type_is_not_technical_the_functional_lead_replaces_the_cto(
    handbook: Handbook, type_: str, lead: str
) -> None:
    assert handbook.type(type_).lead_for["cto"] == lead


def test_the_csm_can_be_left_out_of_relationship_escalations_alone(handbook: Handbook) -> None:
    assert [n for n, each in handbook.types.items() if each.leave_out_csm] == ["relationship"]


def test_type_executive_has_an_executive_sponsor_whatever_its_severity(handbook: Handbook) -> None:
    assert [n for n, each in handbook.types.items() if each.sponsor_always] == ["executive"]


def test_legal_escalations_are_restricted_and_name_their_readers(handbook: Handbook) -> None:
    assert [n for n, each in handbook.types.items() if each.restricted] == ["legal"]
    assert set(handbook.type("legal").owners) <= set(handbook.type("legal").restricted_roles)


def test_no_survey_and_no_holding_statement_for_legal(handbook: Handbook) -> None:
    assert [n for n, each in handbook.types.items() if not each.survey] == ["legal"]
    assert [n for n, each in handbook.types.items() if not each.holding_statements] == ["legal"]


def test_a_type_the_handbook_does_not_know_is_refused_with_those_it_knows(
    handbook: Handbook,
) -> None:
    with pytest.raises(BadInput, match=r"no type 'weather'. Use one of: technical, commercial"):
        handbook.type("weather")
