"""Cities: found as typed in Arabic or Latin letters, the largest first."""

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.cities import SHOWN, Cities, Place, city_key, common, guess


@pytest.fixture(scope="module")
def cities() -> Cities:
    return Cities()


@pytest.mark.parametrize(
    ("text", "name", "zone", "territory"),
    [
        ("بروكسل", "بروكسل", "Europe/Brussels", "BE"),
        ("Brussels", "Brussels", "Europe/Brussels", "BE"),
        ("bruxelles", "Brussels", "Europe/Brussels", "BE"),
        ("قاهره", "القاهرة", "Africa/Cairo", "EG"),
        ("الرياض", "الرياض", "Asia/Riyadh", "SA"),
        ("ام درمان", "أم درمان", "Africa/Khartoum", "SD"),
        ("الدار البيضاء", "الدار البيضاء", "Africa/Casablanca", "MA"),
        ("دمش", "دمشق", "Asia/Damascus", "SY"),
        ("قطر", "قطر", "Asia/Qatar", "QA"),
        ("المغرب", "المغرب", "Africa/Casablanca", "MA"),
        ("السعودية", "المملكة العربية السعودية", "Asia/Riyadh", "SA"),
        ("أمريكا", "الولايات المتحدة", "America/New_York", "US"),
        ("Germany", "Germany", "Europe/Berlin", "DE"),
    ],
)
def test_the_first_found(cities: Cities, text: str, name: str, zone: str, territory: str) -> None:
    assert cities.find(text)[0] == Place(name, zone, territory)


def test_one_name_of_several_places_offers_them_all_largest_first(cities: Cities) -> None:
    assert [place.territory for place in cities.find("طرابلس")] == ["LY", "LB"]
    assert {place.zone for place in cities.find("عمان")} == {"Asia/Amman", "Asia/Muscat"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cairo", "القاهرة"),
        ("قاهره", "القاهرة"),
        ("jerusalem", "القدس"),
        ("istanbul", "إسطنبول"),
        ("خرطوم", "الخرطوم"),
        ("Aleppo", "حلب"),
        ("Qatar", "الدوحة"),
    ],
)
def test_a_city_has_one_name_in_arabic(cities: Cities, text: str, name: str) -> None:
    place = cities.get(cities.find(text)[0].id)
    assert place is not None
    assert place.name == name
    assert cities.get(1) is None


def test_a_city_is_known_by_all_its_names_in_its_country(cities: Cities) -> None:
    names = {city_key(name) for name in ("Brussels", "Bruxelles", "بروكسل", "بْروكسل")}
    assert names <= cities.keys("بروكسل", "BE")
    assert "طرابلس الشام" in cities.keys("Tripoli", "LB")
    assert "طرابلس الشام" not in cities.keys("Tripoli", "LY")
    assert cities.keys("زززز", "EG") == {city_key("زززز")}


@pytest.mark.parametrize("text", ["", " ", "زززز", "ب", "؟"])
def test_unknown_is_empty(cities: Cities, text: str) -> None:
    assert cities.find(text) == ()


@given(text=st.text(st.characters(codec="utf-8"), max_size=6) | st.text("ابمنلتس", max_size=4))
def test_whatever_is_found_is_short_and_has_a_real_zone(cities: Cities, text: str) -> None:
    found = cities.find(text)
    assert len(found) <= SHOWN
    assert {place.zone for place in found} <= zoneinfo.available_timezones()


def test_guess_names_the_city_of_a_zone_in_the_reader_s_language() -> None:
    assert guess("Europe/Brussels", "ar") == Place("بروكسل", "Europe/Brussels", "BE")
    assert guess("Africa/Cairo", "en") == Place("Cairo", "Africa/Cairo", "EG")
    assert guess("UTC", "ar") == Place("UTC", "UTC", "")


def test_every_zone_has_a_guess() -> None:
    assert all(guess(zone, "ar").name for zone in zoneinfo.available_timezones())


def test_common_starts_with_the_outlet_s_own_and_repeats_none() -> None:
    for zone in ("Europe/Brussels", "Africa/Cairo"):
        offered = common(zone, "ar")
        assert offered[0].zone == zone
        assert len({place.zone for place in offered}) == len(offered) == SHOWN
