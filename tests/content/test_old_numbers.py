"""The numbers of 2012, before or after their words, and the numbers of today that look like them."""

import pytest

from learning.authoring.language_rules import MOVED, findings
from learning.catalogue.loading import load


@pytest.mark.parametrize(
    "text",
    [
        "Standard 15: case management",
        "See Standard 15 on case management.",
        "case management (Standard 15)",
        "Case management, Standard 15, asks for a plan.",
        "Standard 20: education",
        "education (Standard 20)",
        "Standard 25 is camp management",
        "Standard 14 (justice for children)",
    ],
)
def test_a_number_in_the_old_sense_is_found(text):
    found = findings(text)
    assert [finding.old_edition for finding in found] == [True]
    assert "in the 2019 edition" in found[0].fix
    assert findings(text, teaches_old_edition=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "Standard 18: case management",
        "case management (Standard 18)",
        "Standard 15: group activities for child well-being",
        "It strengthens the community. Standard 16 is about caregivers.",
        "Standard 20: justice for children",
        "Standards 14 to 20",
    ],
)
def test_the_numbers_of_2019_are_let_be(text):
    assert findings(text) == []


def test_the_numbers_agree_with_the_handbook():
    """What moved, and where to, stands in standards.yaml too."""
    standards = load()[0].handbook.by_number
    for old, _words, new, _name in MOVED:
        assert standards[new].in_2012 == old, new
