"""CPU seconds and peak memory of grouping 3,000 headlines: python -m tests.bench.grouping"""

import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from babel import Locale

from digests.model import Article
from digests.stories import group

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
HEADLINES = 3000


def _words(listed: str) -> list[str]:
    return listed.split("|")


_WHO = _words(
    "الرئيس|رئيس الوزراء|وزير الخارجية|وزير الدفاع|المتحدث باسم الحكومة|البرلمان|الجيش|"
    "مجلس الأمن|البنك المركزي|المحكمة العليا|وزارة الصحة|وزارة التعليم|الاتحاد الأوروبي|"
    "الأمين العام للأمم المتحدة|حزب المعارضة|نقابة الصحفيين|شركة النفط الوطنية|"
    "المنتخب الوطني|هيئة الانتخابات|المبعوث الأممي|زعيم المعارضة|قائد القوات المسلحة|"
    "منظمة الصحة العالمية|صندوق النقد الدولي|لجنة التحقيق"
)
_WHERE = _words(
    "المصري|السعودي|الأردني|اللبناني|العراقي|السوري|المغربي|الجزائري|التونسي|الليبي|السوداني|"
    "اليمني|القطري|الكويتي|الإماراتي|الفلسطيني|الإسرائيلي|الإيراني|التركي|الروسي|الأوكراني|"
    "الأمريكي|البريطاني|الفرنسي|الألماني|البلجيكي|الصيني|الهندي|الياباني|الإيطالي"
)
_DOES = _words(
    "يعلن|يبحث|يناقش|يرفض|يوقع|يدين|يؤكد|يحذر من|يطالب بـ|يستعد لـ|يؤجل|يقر|يدعو إلى|يكشف عن|"
    "يتهم خصومه بعرقلة|ينفي|يتعهد بـ|يفتتح|يعلق على|يستأنف"
)
_WHAT = _words(
    "اتفاق الهدنة|قانون الانتخابات|الموازنة العامة|خفض أسعار الوقود|زيادة الرواتب|"
    "إصلاح التعليم|خطة الطوارئ|محادثات السلام|صفقة الأسلحة|أزمة الكهرباء|ملف اللاجئين|"
    "العقوبات الاقتصادية|سد النهضة|الحرب في غزة|إعادة الإعمار|حملة التطعيم|مكافحة الفساد|"
    "التعديل الوزاري|أزمة المياه|المناورات البحرية|البطولة الأفريقية|كأس العالم|معرض الكتاب|"
    "مهرجان السينما|سوق العملات|الاستثمار الأجنبي|تصدير الغاز|القمة العربية|"
    "الهجوم الإلكتروني|حرائق الغابات|الفيضانات|الزلزال|تبادل الأسرى|المعابر الحدودية"
)
_TAIL = _words(
    "مع بداية الأسبوع|في جلسة طارئة|بعد اجتماع مطول|وسط خلافات حادة|بحضور وفود دولية|"
    "للمرة الثانية|قبل نهاية العام|رغم اعتراض المعارضة|بنسبة 3.5%|خلال {n} أيام|"
    "بقيمة {n} مليون دولار|في مؤتمر صحفي|ويتوعد بالرد|ويكشف التفاصيل|والأسواق تترقب|"
    "وسقوط {n} جرحى|بوساطة إقليمية|لأول مرة منذ سنوات"
)
_FIRST = _words(
    "محمد|أحمد|سارة|ليلى|خالد|يوسف|مريم|عمر|فاطمة|حسن|نادية|كريم|سمير|هدى|طارق|رانيا|بلال|"
    "زينب|إبراهيم|جميلة|مروان|عادل|سلمى|وليد|نورا|جورج|ماريا|ألكسندر|جون|إيمانويل"
)
_TOWNS = _words("بلدة|مدينة|مخيم|إعصار|ميناء|جامعة|نادي|شركة|سفينة|مطار|مستشفى|سجن")
_PATTERNS = _words("ال{0}ا{1}{2}|{0}{1}ي{2}|ال{0}{1}ا{2}ي|{0}و{1}{2}ين|م{0}{1}و{2}|{0}{1}{2}ان")
_LETTERS = "بتجحخدرزسشصطعفقكلمنه"


def articles(count: int) -> list[Article]:
    """Headlines as agencies word them: few patterns, common words, one in four told twice."""
    chance = random.Random(20261123)
    made: list[Article] = []
    while len(made) < count:
        again = bool(made) and chance.random() < 0.25
        title = _reworded(chance, made) if again else _headline(chance)
        made.append(_article(len(made), title, chance))
    return made


def _headline(chance: random.Random) -> str:
    who = f"{chance.choice(_WHO)} {_common(chance, _WHERE)}"
    person = f"{chance.choice(_FIRST)} {_surname(chance)}"
    town = f"{chance.choice(_TOWNS)} {_surname(chance)}"
    deed = f"{chance.choice(_DOES)} {_common(chance, _WHAT)}"
    place, tail = _common(chance, _places()), chance.choice(_TAIL)
    patterns = (
        f"{who} {deed} {tail}",
        f"{who} {person} {deed} في {place}",
        f"{person} {deed} {tail}",
        f"{place}: {who} {deed}",
        f"{_common(chance, _WHAT)} في {town} {tail}",
        f"{person} من {place} {deed} مع {chance.choice(_FIRST)} {_surname(chance)}",
        f"{who} {deed} في {town}",
        f"{town}: {person} {chance.choice(_DOES)} {_surname(chance)} {tail}",
    )
    return chance.choice(patterns).format(n=chance.randrange(3, 400))


def _surname(chance: random.Random) -> str:
    """A name no dictionary knows, the way most names in the news are."""
    return chance.choice(_PATTERNS).format(*chance.choices(_LETTERS, k=3))


def _common(chance: random.Random, words: Sequence[str]) -> str:
    """The first ones far more often than the last, as the news has it."""
    return words[int(len(words) * chance.random() ** 2)]


@cache
def _places() -> list[str]:
    locale = Locale("ar")
    cities = [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    return sorted({*cities, *locale.territories.values()}, key=lambda name: name[::-1])


def _reworded(chance: random.Random, made: list[Article]) -> str:
    words = chance.choice(made).title.split()
    words[chance.randrange(len(words))] = chance.choice(_DOES)
    return " ".join(words)


def _article(number: int, title: str, chance: random.Random) -> Article:
    return Article(
        source=f"https://example.org/{number % 30}/feed",
        outlet=f"صحيفة {number % 30}",
        title=title,
        url=f"https://example.org/{number}",
        published=NOW - timedelta(minutes=chance.randrange(36 * 60)),
    )


def main() -> None:
    """Print the figures, dictionary and country names loaded within the measured time."""
    news = articles(HEADLINES)
    start = time.process_time()
    stories = group(news, NOW)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    topics = len({story.topic for story in stories})
    sys.stdout.write(
        f"grouping {len(news)} headlines: {seconds:.2f} CPU s, peak {peak:.0f} MB, "
        f"{len(stories)} stories, {topics} topics\n"
    )


if __name__ == "__main__":
    main()
