"""What the stub of the chat page shows: every kind of message, in Arabic as an editor writes it."""

from typing import Any

Json = dict[str, Any]

# 28 March 2026, 20:30 in Brussels: the clocks change in the night that follows.
NOW = 1774726200
READER, EDITOR, BOT = 501, 502, 900
STAFF, CHANNEL, ADMIN = -1001001, -1002002, 503
SPORTS = 77

BOT_USER = {"id": BOT, "is_bot": True, "first_name": "نشرة الضحى", "username": "duha_bot"}
PEOPLE = [
    {"id": READER, "is_bot": False, "first_name": "ليلى", "last_name": "حداد"},
    {"id": EDITOR, "is_bot": False, "first_name": "سامر", "last_name": "قاسم"},
    {"id": ADMIN, "is_bot": False, "first_name": "Omar", "last_name": "Nasser"},
]
USERS = {one["id"]: one for one in [*PEOPLE, BOT_USER]}


def units(text: str) -> int:
    """How many UTF-16 units Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def spans(text: str, *wanted: tuple[str, str] | tuple[str, str, Json]) -> list[Json]:
    """Entities over the first place where each part stands: (type, part) or (type, part, more)."""
    made = []
    for kind, part, *more in wanted:
        at = text.index(part)
        entity = {"type": kind, "offset": units(text[:at]), "length": units(part)}
        made.append(entity | (more[0] if more else {}))
    return made


def photo(name: str, width: int = 800, height: int = 500) -> list[Json]:
    return [{"file_id": name, "file_unique_id": name, "width": width, "height": height}]


def picture_block(name: str, caption: str = "") -> Json:
    block: Json = {"type": "photo", "photo": photo(name)}
    return block | ({"caption": {"text": caption, "credit": "الأرشيف"}} if caption else {})


def _p(text: Any) -> Json:
    return {"type": "paragraph", "text": text}


def _styled(kind: str, text: Any, **more: Any) -> Json:
    return {"type": kind, "text": text} | more


ENTITIES = """صباح الخير 👋 هذه نسخة منسّقة من الموجز.
Breaking: markets calm after the vote.
خط عريض مائل وتحته خط ومشطوب، وكلمة مخفية.
راسلونا على desk@duha.example أو ‎+32 2 555 01 23، وتابعوا @duha_bot و#اقتصاد.
الأمر /today يعرض نشرة اليوم، والموقع duha.example/news مفتوح.
قال الناطق إن المفاوضات ستستأنف الأسبوع المقبل.
print("مرحبا")
ينعقد الاجتماع في 29 مارس بحضور ليلى حداد."""

TEXT_ENTITIES = spans(
    ENTITIES,
    ("bold", "نسخة منسّقة"),
    ("text_link", "الموجز", {"url": "https://duha.example/brief"}),
    ("bold", "خط عريض مائل وتحته خط"),
    ("italic", "مائل وتحته خط ومشطوب"),
    ("underline", "وتحته خط"),
    ("strikethrough", "ومشطوب"),
    ("spoiler", "كلمة مخفية"),
    ("email", "desk@duha.example"),
    ("phone_number", "+32 2 555 01 23"),
    ("mention", "@duha_bot"),
    ("hashtag", "#اقتصاد"),
    ("bot_command", "/today"),
    ("url", "duha.example/news"),
    ("code", "Breaking:"),
    ("blockquote", "قال الناطق إن المفاوضات ستستأنف الأسبوع المقبل."),
    ("pre", 'print("مرحبا")', {"language": "python"}),
    ("date_time", "29 مارس", {"unix_time": NOW + 43200, "date_time_format": "wDt"}),
    ("text_mention", "ليلى حداد", {"user": PEOPLE[0]}),
    ("custom_emoji", "👋", {"custom_emoji_id": "5368324170671202286"}),
)

RICH_TEXTS: list[Any] = [
    "نص فيه ",
    _styled("bold", ["عريض و", _styled("italic", "مائل")]),
    "، و",
    _styled("underline", "تحته خط"),
    "، و",
    _styled("strikethrough", "مشطوب"),
    "، و",
    _styled("marked", "مُعلَّم"),
    "، وH",
    _styled("subscript", "2"),
    "O، وm",
    _styled("superscript", "2"),
    "، و",
    _styled("spoiler", "سر الخبر"),
    "، و",
    _styled("code", "feed.xml"),
    "، و",
    _styled("url", "رابط", url="https://duha.example/story"),
    "، ونُشر ",
    _styled("date_time", "قبل قليل", unix_time=NOW - 7200, date_time_format="r"),
    "، و",
    {"type": "mathematical_expression", "expression": "E = mc^2"},
    " ",
    {"type": "custom_emoji", "custom_emoji_id": "1", "alternative_text": "🗞"},
    " ",
    _styled("hashtag", "#ثقافة", hashtag="#ثقافة"),
    " ",
    _styled("bot_command", "/sections", bot_command="/sections"),
    " ",
    _styled("reference_link", "[1]", reference_name="one"),
]


def _cell(text: str, header: bool = False, align: str = "right") -> Json:
    return {"text": text, "align": align, "valign": "middle", "is_header": header}


def _item(label: str, text: str, **more: Any) -> Json:
    return {"label": label, "blocks": [_p(text)]} | more


RICH_BLOCKS: list[Json] = [
    {
        "type": "slideshow",
        "blocks": [picture_block(f"slide{n}") for n in (1, 2, 3)],
        "caption": {"text": "من ساحات المدينة اليوم"},
    },
    {"type": "heading", "size": 1, "text": "☀️ نشرة الصباح"},
    _p("السبت 28 مارس 2026 · 7 أخبار في 4 دقائق"),
    _p([_styled("anchor_link", "إلى الجدول ↓", anchor_name="table")]),
    {"type": "heading", "size": 2, "text": "سياسة"},
    {
        "type": "details",
        "summary": "البرلمان يقر قانون المياه بعد جلسة امتدت حتى الفجر",
        "is_open": True,
        "blocks": [
            _p("صوّت 84 نائبًا مع القانون الذي يعيد توزيع حصص الأحواض بين المحافظات."),
            picture_block("water", "سد الوادي صباح اليوم"),
            {
                "type": "buttons",
                "buttons": [
                    {"text": "اقرأ على الموقع", "url": "https://duha.example/water"},
                    {"text": "احفظ الخبر", "callback_data": "save:1"},
                ],
            },
        ],
    },
    {
        "type": "details",
        "summary": "Brussels opens talks on the grain corridor",
        "blocks": [_p("تبدأ المحادثات يوم الاثنين في بروكسل.")],
    },
    {"type": "heading", "size": 3, "text": "في سطور"},
    {
        "type": "list",
        "items": [_item("•", "أسعار الخبز ثابتة"), _item("•", "القطار يعود بين المدينتين")],
    },
    {
        "type": "list",
        "items": [
            _item("", "مراجعة العناوين", has_checkbox=True, is_checked=True),
            _item("", "نشر الملحق", has_checkbox=True),
        ],
    },
    _p(RICH_TEXTS),
    {"type": "blockquote", "blocks": [_p("الصحافة ضمير المدينة.")], "credit": "محرر قديم"},
    {
        "type": "expandable_blockquote",
        "text": "نص طويل يُطوى: " + "تفاصيل كثيرة عن الجلسة وما دار فيها من نقاش. " * 6,
    },
    {"type": "pullquote", "text": "لا ماء بلا عدل", "credit": "من كلمة الوزيرة"},
    {"type": "pre", "text": "curl https://duha.example/feed.xml", "language": "sh"},
    {"type": "anchor", "name": "table"},
    {
        "type": "table",
        "is_bordered": True,
        "is_striped": True,
        "caption": "أسعار الصرف عند الإغلاق",
        "cells": [
            [_cell("العملة", True), _cell("شراء", True, "center"), _cell("مبيع", True, "center")],
            [_cell("يورو"), _cell("1.08", align="center"), _cell("1.09", align="center")],
            [_cell("ليرة"), _cell("0.024", align="center"), _cell("0.026", align="center")],
        ],
    },
    {
        "type": "collage",
        "blocks": [picture_block(f"slide{n}") for n in (1, 2, 3)],
        "caption": {"text": "ثلاث لقطات"},
    },
    {"type": "mathematical_expression", "expression": r"\sum_{i=1}^{n} x_i"},
    {
        "type": "map",
        "location": {"latitude": 33.5138, "longitude": 36.2765},
        "zoom": 13,
        "width": 400,
        "height": 200,
        "caption": {"text": "مكان المؤتمر"},
    },
    {"type": "audio", "audio": {"file_id": "tone", "duration": 1, "title": "نشرة مسموعة"}},
    {"type": "voice_note", "voice_note": {"file_id": "tone", "duration": 1}},
    {"type": "video", "video": {"file_id": "film", "width": 640, "height": 360, "duration": 9}},
    {"type": "animation", "animation": {"file_id": "moving", "mime_type": "image/gif"}},
    {"type": "document", "document": {"file_id": "report", "file_name": "ميزانية.pdf"}},
    {"type": "thinking", "text": "أجمع الأخبار"},
    {"type": "divider"},
    _p([_styled("reference", "[1] المصدر: وكالة الأنباء", name="one")]),
    {"type": "footer", "text": "حُرّرت هذه النشرة في غرفة أخبار الضحى."},
]

KEYBOARD = {
    "inline_keyboard": [
        [
            {"text": "👍 أعجبني", "callback_data": "like"},
            {"text": "تنبيه", "callback_data": "alert"},
        ],
        [
            {"text": "الموقع", "url": "https://duha.example/"},
            {"text": "انسخ الرمز", "copy_text": {"text": "DUHA-2026"}},
        ],
        [{"text": "بلا جواب", "callback_data": "silent", "style": "danger"}],
    ]
}
REPLY_KEYBOARD = {
    "keyboard": [[{"text": "نشرة اليوم"}, {"text": "أقسامي"}], [{"text": "أوقف النشرة"}]],
    "resize_keyboard": True,
    "one_time_keyboard": True,
    "input_field_placeholder": "اختر أو اكتب…",
}
COMMANDS = [
    {"command": "start", "description": "ابدأ الاشتراك"},
    {"command": "today", "description": "نشرة اليوم الآن"},
    {"command": "sections", "description": "اختر أقسامك"},
    {"command": "time", "description": "موعد النشرة"},
]
HOSTILE = "<img src=x onerror=\"window.hurt=1\"><script>window.hurt=1</script> 'نص'"
