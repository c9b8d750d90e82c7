"""Countries and numbers of a headline."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from digests.arabic.places import numbers, places


@pytest.mark.parametrize(
    ("headline", "codes"),
    [
        ("روسيا تقصف العاصمة الأوكرانية كييف", "RU UA"),
        ("الرئيس الأمريكي يلتقي نظيره الكوري الجنوبي", "US KR"),
        ("كوريا الشمالية تطلق صاروخا", "KP"),
        ("اتفاق بين جنوب السودان والسودان", "SS SD"),
        ("للولايات المتحدة وإسرائيل", "US IL"),
        ("لبنان يرحب بالسعوديين والبحرين", "LB SA BH"),
        ("لاجئون سوريون في ألمانيا", "SY DE"),
        ("البيت الأبيض يرد على الكرملين", "US RU"),
        ("فوز البرازيل بكأس أمريكا الجنوبية", "BR"),
        ("الاتحاد الأوروبي يقر دعما للقطاع المالي", "EU"),
        ("عمان تستضيف محادثات", ""),  # Amman or Oman
        ("سلطنة عمان تستضيف محادثات", "OM"),
        ("هند صبري في مهرجان قرطاج", ""),
        ("فاز فريقه في الدوري", ""),
        ("", ""),
    ],
)
def test_places(headline: str, codes: str) -> None:
    assert places(headline) == frozenset(codes.split())


def test_every_country_is_known_by_its_name() -> None:
    names = Locale("ar").territories
    known = {code for code, name in names.items() if places(name) == {code}}
    assert {"AE", "CF", "CG", "CI", "GB", "GQ", "SA", "US", "ZA"} <= known
    assert len(known) > 220


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("النفط يتراجع 3.5% إلى ٨٬٢١٤ و1,250", "3.5 8214 1250"),
        ("تراجع بنسبة ٣٫٥ بالمئة", "3.5"),
        ("مقتل ثلاثة وإصابة خمسة عشر", "3 15"),
        ("خمسة وعشرين قتيلا وستة جرحى", "25 6"),
        ("عشرون عاما", "20"),
        ("الثلاثاء المقبل", ""),
        ("ليفربول 2-1 تشيلسي", "2 1"),
    ],
)
def test_numbers(headline: str, found: str) -> None:
    assert numbers(headline) == frozenset(found.split())


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    assert all(number[0].isdigit() for number in numbers(text))
    assert all(len(code) == 2 for code in places(text))
