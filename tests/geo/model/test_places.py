import unicodedata

import pytest

from route_risk.geo.errors import UnknownIdError
from route_risk.geo.model.places import find_place, place_names
from route_risk.geo.model.schema import Country, Node
from route_risk.geo.names import normalise_name, suggest

NODES = (
    Node("KP-03", "province", "North Pyongan", "평안북도", ("Pyongan-bukto", "P'yongan-bukto"), "PRK", "", "KP-03"),
    Node("KP-09", "province", "North Hamgyong", "함경북도", ("Hamgyongbuk-do",), "PRK", "", "KP-09"),
    Node("PRK-CHN:KP-09", "border_segment", "Border of North Hamgyong", "", (), "PRK", "CHN"),
    Node("KOR", "destination", "South Korea", "한국", ("Republic of Korea",), "KOR"),
)
COUNTRIES = {"KOR": Country("KOR", "KR", "Korea, South", "대한민국", ("ROK",)), "CHN": Country("CHN", "CN", "China")}


@pytest.mark.parametrize(
    ("text", "node_id"),
    [
        ("KP-03", "KP-03"),
        ("kp-03", "KP-03"),
        ("kp03", "KP-03"),
        ("North Pyongan", "KP-03"),
        ("north  pyongan", "KP-03"),
        ("NORTH-PYONGAN", "KP-03"),
        ("North P'yŏngan", "KP-03"),
        ("pyŏnganbukto", "KP-03"),
        ("평안북도", "KP-03"),
        ("평안 북도", "KP-03"),
        (unicodedata.normalize("NFD", "평안북도"), "KP-03"),  # as macOS writes it
        ("hamgyongbukdo", "KP-09"),
        ("PRK-CHN:KP-09", "PRK-CHN:KP-09"),
        ("Republic of Korea", "KOR"),
        ("rok", "KOR"),
        ("KR", "KOR"),
        ("대한민국", "KOR"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(text, node_id):
    assert find_place(text, NODES, COUNTRIES) == node_id


@pytest.mark.parametrize(
    ("text", "nearest"), [("KP-9", "KP-09"), ("Nort Hamgyong", "North Hamgyong"), ("South Koera", "South Korea")]
)
def test_a_misspelt_place_is_an_error_with_the_nearest_names(text, nearest):
    with pytest.raises(UnknownIdError, match=rf"'{text}' is not a known place\. Did you mean {nearest}") as caught:
        find_place(text, NODES, COUNTRIES)
    assert caught.value.suggestions[0] == nearest
    assert str(caught.value).endswith("See 'route-risk list nodes' for all places.")


@pytest.mark.parametrize("text", ["", " ", "---", "China", "CN", "xyzzy"])
def test_what_names_no_node_is_an_error(text):
    with pytest.raises(UnknownIdError, match="is not a known place"):
        find_place(text, NODES, COUNTRIES)


def test_names_of_a_country_without_a_node_stand_for_nothing():
    assert "China" not in place_names(NODES, COUNTRIES)
    assert place_names(NODES, {})["한국"] == "KOR"


def test_names_are_compared_without_case_accents_and_punctuation():
    assert normalise_name("Hamgyŏng-bukto") == normalise_name("HAMGYONG BUKTO") == "hamgyongbukto"
    assert normalise_name("border:PRK-*") == "borderprk*"
    assert normalise_name(unicodedata.normalize("NFD", "평안 북도")) == "평안북도"


def test_suggestions_are_few_and_the_nearest_first():
    assert suggest("KP-1", ["KP-10", "KP-01", "KP-11", "KP-12", "KOR"])[0] in {"KP-01", "KP-10"}
    assert len(suggest("KP-1", ["KP-10", "KP-01", "KP-11", "KP-12"], limit=2)) == 2
    assert suggest("zzzz", ["KP-10"]) == []
