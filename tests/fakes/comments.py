"""Made-up comments with labels, and the disguises that writers give theirs. Deterministic.

Fine ones and refused ones share most of their words; what is refused is an insult among them, in
one of its forms, or an advertisement. No real data: figures on it say how robust a learner is, not
how well it does on a newsroom's comments.
"""

import random
from collections.abc import Callable, Sequence


def _words(listed: str) -> list[str]:
    return listed.split("|")


_WHO = _words(
    "الوزير|الحكومة|البلدية|المجلس|الكاتب|المدرب|الحكم|اللاعب|المذيع|النائب|الشركة|المدير|الناس|"
    "الجيران|المعارضة|الشباب|الطلاب|الأطباء|المعلمون|السائقون"
)
_DID = _words(
    "وعد بحل|تأخر في|تكلم عن|نسي|وافق على|رفض|يدافع عن|يسكت عن|غيّر رأيه في|شرح لنا|كتب عن|"
    "لا يفهم في|صرف المال على|فشل في|نجح في|بدأ أخيرا في"
)
_WHAT = _words(
    "مشكلة المياه|أزمة الكهرباء|أسعار الخبز|الطريق الجديد|قانون الإيجار|رواتب المتقاعدين|"
    "المباراة الأخيرة|موسم الزيتون|النقل العام|المستشفى|المدارس|الحديقة العامة|الانتخابات|"
    "ملف النفايات|سعر الوقود|الجسر القديم|مهرجان الصيف|امتحانات الثانوية"
)
_TAIL = _words(
    "منذ سنوات|والله أعلم|هذا رأيي|كما قلت سابقا|وشكرا|يا جماعة|بصراحة|للأسف|الحمد لله|في بلدنا|"
    "متى ينتهي هذا|وين الحل|شو رأيكم|بزاف|مرة ثانية|كل شتاء|لو سمحتم|إن شاء الله"
)
INSULTS = _words(
    "حمار|حمير|يا حمار|غبي|أغبياء|الغبي|تافه|تافهين|التافهة|حقير|حقراء|زبالة|الزبالة|قذر|قذرين|"
    "سافل|سفلة|كذاب|كذابين|حيوان|حيوانات|خنزير|خنازير|جبان|جبناء|منافق|منافقين|أحمق|حمقى|وسخ|"
    "أوساخ|لئيم|نجس|أنجاس|مرتزقة|خائن|خونة|بهائم|قليل الأدب|عديم الشرف|تفو عليك|انقلع|اخرس"
)
_ADS = _words(
    "اربح ألف دولار يوميا|تواصل واتساب الآن|اشترك في القناة|خصم خاص اليوم فقط|قروض بدون كفيل|"
    "وظائف من المنزل|علاج مضمون مجرب|شيخ روحاني لجلب الحبيب|متابعين حقيقيين رخيصة"
)
ZERO_WIDTH = "\u200b\u2060\ufeff"
MARKS = "\u064e\u064f\u0650\u0651\u0652"
_TWINS = {"ا": "lأآٱﺎ", "ه": "oة", "ك": "کﻛ", "ي": "یىﻳ", "و": "ۆ", "ل": "ﻟ", "ن": "ں", "ب": "ٻ"}


def labelled(number: int, seed: int = 1, noise: float = 0.03) -> list[tuple[str, bool]]:
    """Texts, and whether they were refused: a third. noise: the share that was decided oddly."""
    chance = random.Random(seed)  # noqa: S311
    made = []
    for _ in range(number):
        is_bad = chance.random() < 1 / 3
        text = _refused(chance) if is_bad else _fine(chance)
        made.append((text, is_bad != (chance.random() < noise)))
    return made


def _fine(chance: random.Random) -> str:
    parts = [chance.choice(each) for each in (_WHO, _DID, _WHAT)]
    if chance.random() < 0.7:
        parts.append(chance.choice(_TAIL))
    if chance.random() < 0.3:
        parts += [chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHAT)]
    return " ".join(parts)


def _refused(chance: random.Random) -> str:
    words = _fine(chance).split()
    what = chance.choice(INSULTS if chance.random() < 0.8 else _ADS)
    words.insert(chance.randrange(len(words) + 1), what)
    return " ".join(words)


def disguised(text: str, seed: int, share: float = 0.5) -> str:
    """The text with about this share of its words obscured, each in a way drawn by chance."""
    chance = random.Random(f"{seed} {text}")  # noqa: S311
    return " ".join(
        chance.choice(DISGUISES)(word, chance) if chance.random() < share else word
        for word in text.split()
    )


def _with_tatweel(word: str, chance: random.Random) -> str:
    return _between(word, lambda: "ـ" * chance.randrange(3))


def _with_marks(word: str, chance: random.Random) -> str:
    return _between(word, lambda: chance.choice(MARKS))


def _with_zero_width(word: str, chance: random.Random) -> str:
    return _between(word, lambda: chance.choice(ZERO_WIDTH))


def _spelled(word: str, chance: random.Random) -> str:
    gap = chance.choice((" ", ".", "-", "_"))
    return gap.join(word)


def _drawn_out(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at] * chance.randrange(3, 7) + word[at + 1 :]


def _with_twins(word: str, _: random.Random) -> str:
    return "".join(_TWINS.get(letter, letter)[0] for letter in word)


def _between(word: str, filler: Callable[[], str]) -> str:
    return "".join(letter + filler() for letter in word)


DISGUISES: Sequence[Callable[[str, random.Random], str]] = (
    _with_tatweel,
    _with_marks,
    _with_zero_width,
    _spelled,
    _drawn_out,
    _with_twins,
)
