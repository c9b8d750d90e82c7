"""The words of a calendar: Arabic month names of every country, weekdays, units of time.

All are given in their key form (see keys.py), so that one spelling stands for its variants.
"""

from datetime import timedelta

from digests.arabic.keys import key

MONTHS: tuple[tuple[str, ...], ...] = (
    ("يناير", "كانون الثاني", "جانفي", "january", "jan"),
    ("فبراير", "شباط", "فيفري", "february", "feb"),
    ("مارس", "آذار", "march", "mar"),
    ("أبريل", "نيسان", "أفريل", "april", "apr"),
    ("مايو", "أيار", "ماي", "may"),
    ("يونيو", "حزيران", "جوان", "يونيه", "june", "jun"),
    ("يوليو", "تموز", "جويلية", "يوليوز", "يوليه", "july", "jul"),
    ("أغسطس", "آب", "غشت", "أوت", "أغشت", "august", "aug"),
    ("سبتمبر", "أيلول", "شتنبر", "شتمبر", "september", "sept", "sep"),
    ("أكتوبر", "تشرين الأول", "october", "oct"),
    ("نوفمبر", "تشرين الثاني", "نونبر", "november", "nov"),
    ("ديسمبر", "كانون الأول", "دجنبر", "دجمبر", "december", "dec"),
)
"""Per month: the names in use from Morocco to Iraq, then the English ones."""

WEEKDAYS = (
    *("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
)

HIJRI_MONTHS = (
    *("محرم", "المحرم", "صفر", "ربيع الأول", "ربيع الآخر", "ربيع الثاني", "جمادى الأولى"),
    *("جمادى الآخرة", "جمادى الثانية", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة"),
    *("ذي القعدة", "ذو الحجة", "ذي الحجة"),
)

_UNITS: tuple[tuple[timedelta, str], ...] = (
    (timedelta(seconds=1), "ثانية ثوان ثواني seconds second"),
    (timedelta(minutes=1), "دقيقة دقائق minutes minute"),
    (timedelta(hours=1), "ساعة ساعات hours hour"),
    (timedelta(days=1), "يوم يوما أيام days day"),
    (timedelta(weeks=1), "أسبوع أسبوعا أسابيع weeks week"),
    (timedelta(days=30), "شهر شهرا أشهر شهور months month"),
    (timedelta(days=365), "سنة سنوات سنين عام عاما أعوام years year"),
)
_DUALS: tuple[tuple[timedelta, str], ...] = (
    (timedelta(seconds=2), "ثانيتين ثانيتان"),
    (timedelta(minutes=2), "دقيقتين دقيقتان"),
    (timedelta(hours=2), "ساعتين ساعتان"),
    (timedelta(days=2), "يومين يومان"),
    (timedelta(weeks=2), "أسبوعين أسبوعان"),
    (timedelta(days=60), "شهرين شهران"),
    (timedelta(days=730), "سنتين سنتان عامين عامان"),
)
_COUNTS = (
    "واحد واحدة",
    "اثنين اثنان اثنتين",
    "ثلاث ثلاثة",
    "أربع أربعة",
    "خمس خمسة",
    "ست ستة",
    "سبع سبعة",
    "ثمان ثماني ثمانية",
    "تسع تسعة",
    "عشر عشرة",
)
_TENS = ("عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")

MONTH_NUMBER = {key(name): n for n, names in enumerate(MONTHS, 1) for name in names}
UNIT = {key(word): length for length, words in _UNITS for word in words.split()}
DUAL = {key(word): length for length, words in _DUALS for word in words.split()}
WEEKDAY = {key(name): n % 7 for n, name in enumerate(WEEKDAYS)}
COUNT = {key(word): n for n, words in enumerate(_COUNTS, 1) for word in words.split()} | {
    key(stem + end): 10 * n for n, stem in enumerate(_TENS, 2) for end in ("ين", "ون")
}
