"""Lines a page has beside its article: comment form, share buttons, links to other posts.

A rule looks at the key of one line (see keys.py) and says whether the line is such a thing.
Adding one is a function and a place in RULES.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from digests.arabic.keys import key

NETWORKS = (
    *("فيسبوك", "فيس بوك", "الفيسبوك", "تويتر", "إكس", "منصة إكس", "واتساب", "واتس اب", "واتس آب"),
    *("تلغرام", "تليغرام", "تيليجرام", "تلجرام", "تيليغرام", "لينكدإن", "لينكد إن", "ماسنجر"),
    *("انستغرام", "إنستغرام", "انستجرام", "بينتريست", "بنترست", "ريديت", "يوتيوب", "تيك توك"),
    *("البريد الإلكتروني", "البريد", "الإيميل", "ثريدز", "فايبر", "سناب شات", "جوجل نيوز"),
    *("facebook", "twitter", "x", "whatsapp", "telegram", "linkedin", "messenger", "instagram"),
    *("pinterest", "reddit", "youtube", "tiktok", "email", "threads", "viber", "tumblr", "pocket"),
)

# Patterns of whole lines in their key form: ة is ه, ى is ي, أ and إ are ا, no marks, lower case.
_POST = "(?:الخبر|المقال|المقاله|الموضوع|الصفحه|التدوينه|المنشور|هذا|هذه)"
_FORM = (
    r"(?:اترك|اضف|اكتب|ضع)\s+(?:لنا\s+)?(?:تعليقا|تعليق|تعليقك|ردا|رد|رايك)(?:\s+.{0,40})?",
    r"شاركنا\s+(?:برايك|رايك|تعليقك).{0,40}",
    r"(?:لن يتم نشر عنوان بريدك|لن يتم نشر بريدك|لن ينشر بريدك).*",
    r"(?:الحقول الالزاميه|الحقول المطلوبه|احفظ اسمي).*",
    r"(?:التعليق|الاسم|البريد الالكتروني|الموقع الالكتروني)\s*\*?",
    r"ارسال التعليق|الغاء الرد|لا توجد تعليقات|التعليقات مغلقه|\d+\s+(?:تعليق|تعليقات|comments?)",
    r"leave a (?:reply|comment)\b.*|cancel reply|post comment|no comments",
    r"your email address will not be published.*|required fields are marked.*|save my name,? .*",
)
_SHARE = (
    r"(?:شارك|شاركها|شاركه|شير|مشاركه|انشر)(?:\s+{post})*"
    r"(?:\s+(?:علي|عبر|في|مع)\s+{networks}|\s+مع\s+(?:اصدقايك|الاصدقاء))?{end}",
    r"(?:انقر|اضغط|النقر)\s+(?:هنا\s+)?(?:ل\w*مشارك|للطباع|لارسال)\w*\b.*",
    r"share(?: (?:this|on|via|with)\b.*)?{end}|click to (?:share|print|email)\b.*|tweet|print",
    r"{networks}{end}|طباعه|نسخ الرابط|copy link",
    r"معجب بهذه:?.*|اعجاب\s+تحميل.*|like this:?.*|(?:loading|جار[ي]? التحميل){end}",
    r"(?:تابعونا|تابعنا|اشتركوا?|انضموا?|للاشتراك)\b.*"
    r"(?:{networks}|قناتنا|النشره|نشرتنا|صفحتنا)\b.{{0,40}}",
)
_FOOTER = (
    r"the post .+ (?:appeared first on|first appeared on) .+",
    r"{post}\s.+\s(?:ظهر|ظهرت)\s+(?:اولا|لاول مره)\s+(?:علي|في)\s.+",
    r"(?:ظهر|ظهرت)\s+{post}\s.+\s(?:اولا|لاول مره)\s+(?:علي|في)\s.+",
)
_LINK = (
    r"(?:previous|next) (?:post|article|story)\b.*",
    r"(?:read (?:more|also)|continue reading|related (?:posts|articles|stories))\b.*",
)
_LINK_OR_SENTENCE = (
    r"(?:المقال|المقاله|الخبر|الموضوع|المشاركه|التدوينه)\s+"
    r"(?:السابق|السابقه|التالي|التاليه|القادم)\b(?P<after_post>.*)",
    r"(?:اقرا|اقراي|اقراوا|طالع|انظر|شاهد)\s+(?:ايضا|كذلك|المزيد|اكثر)\b(?P<after_read>.*)",
    r"(?:(?:قد|ربما)\s+(?:يهمك|يعجبك)(?:\s+ايضا)?|تابع القراءه|اكمل القراءه)\b(?P<after_more>.*)",
    r"(?:مواضيع|اخبار|مقالات|موضوعات|روابط)\s+(?:ذات صله|مشابهه|متعلقه)\b(?P<after_like>.*)",
)


@cache
def _whole(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in alternatives), re.DOTALL)


@cache
def _share() -> re.Pattern[str]:
    """Compiled at the first line looked at: the names of the networks come in everywhere."""
    names = sorted({key(name) for name in NETWORKS}, key=len, reverse=True)
    one = f"(?:{'|'.join(map(re.escape, names))})"
    several = rf"(?:{one}(?:\s*(?:[,،/|]|و|او|and|or)?\s*{one})*)"
    end = r"\s*[:.!…»›→←]*"
    return _whole(tuple(p.format(networks=several, post=_POST, end=end) for p in _SHARE))


@cache
def _footer() -> re.Pattern[str]:
    return _whole(tuple(pattern.format(post=_POST) for pattern in _FOOTER))


def is_comment_form(line: str) -> bool:
    """«اترك تعليقاً», «لن يتم نشر عنوان بريدك الإلكتروني…», "Leave a Reply"."""
    return bool(_whole(_FORM).fullmatch(line))


def is_share_line(line: str) -> bool:
    """«شارك الخبر على فيسبوك», "Share this:", names of networks and nothing else."""
    return bool(_share().fullmatch(line))


def is_feed_footer(line: str) -> bool:
    """What WordPress appends to a feed's items: "The post … appeared first on …"."""
    return bool(_footer().fullmatch(line))


def is_link_elsewhere(line: str) -> bool:
    """Previous and next post, «اقرأ أيضًا», related posts.

    The Arabic words can begin a sentence too («المقال السابق أثار جدلا.»): such a line counts
    only when nothing, a colon, an arrow or a headline (no sentence end) follows.
    """
    if _whole(_LINK).fullmatch(line):
        return True
    match = _whole(_LINK_OR_SENTENCE).fullmatch(line)
    if not match:
        return False
    rest = (match[match.lastgroup or 0] or "").strip()
    return not rest or rest[0] in ":»«›→←|-–…" or (len(rest) <= 150 and rest[-1] not in ".!؟?")


RULES: tuple[Callable[[str], bool], ...] = (
    is_comment_form,
    is_share_line,
    is_feed_footer,
    is_link_elsewhere,
)


def is_boilerplate(line: str) -> bool:
    """Whether a line is no part of the article."""
    if len(line) > 400:
        return False
    bare = key(line).strip(" *•·-–—|")
    return any(rule(bare) for rule in RULES)


def without_boilerplate(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that belong to the article."""
    return tuple(line for line in lines if not is_boilerplate(line))
