"""The chats that the stub of the chat page starts with."""

from typing import Any

from tests.bot.sandbox import page_samples as samples
from tests.bot.sandbox.page_samples import (
    ADMIN,
    BOT,
    BOT_USER,
    CHANNEL,
    EDITOR,
    NOW,
    READER,
    SPORTS,
    STAFF,
    USERS,
    Json,
)


class Chats:
    """A reader, a staff group with topics, an admin who has not started, a channel."""

    def __init__(self) -> None:
        self.now: float = NOW
        self.messages: dict[int, list[Json]] = {}
        self.chats: list[Json] = []
        self._number = 0
        self._fill()

    def _chat(self, chat_id: int, kind: str, title: str, role: str, **more: Any) -> None:
        blank: Json = {
            "id": chat_id,
            "type": kind,
            "title": title,
            "is_forum": False,
            "role": role,
            "topics": [],
            "speakers": [],
            "blocked": False,
            "started": True,
            "pinned": 0,
            "reply_keyboard": None,
            "commands": samples.COMMANDS,
        }
        self.chats.append(blank | more)
        self.messages[chat_id] = []

    def chat(self, chat_id: int) -> Json:
        return next(chat for chat in self.chats if chat["id"] == chat_id)

    def add(self, chat_id: int, sender: int, ago: float = 0, **fields: Any) -> Json:
        """A message into a chat, without an event."""
        self._number += 1
        chat = self.chat(chat_id)
        about = {"id": chat_id, "type": chat["type"], "title": chat["title"]}
        made: Json = {"message_id": self._number, "date": int(self.now - ago), "chat": about}
        made |= {"sender_chat": about} if sender < 0 else {"from": USERS[sender]}
        self.messages[chat_id].append(made | fields)
        return self.messages[chat_id][-1]

    def _fill(self) -> None:
        self._chat(READER, "private", "ليلى حداد", "reader", speakers=[READER])
        forum: Json = {
            "is_forum": True,
            "topics": [{"message_thread_id": SPORTS, "name": "الرياضة", "is_closed": False}],
        }
        self._chat(
            STAFF, "supergroup", "غرفة التحرير", "staff", speakers=[EDITOR, READER, ADMIN], **forum
        )
        self._chat(ADMIN, "private", "Omar Nasser", "admin", speakers=[ADMIN], started=False)
        self._chat(CHANNEL, "channel", "قناة الضحى", "channel", commands=[])
        self.chat(READER)["reply_keyboard"] = samples.REPLY_KEYBOARD
        self._fill_reader()
        self._fill_staff()
        self.add(CHANNEL, CHANNEL, 900, text="مساء الخير. موجز المساء بعد قليل.")

    def _fill_reader(self) -> None:
        day = 86400
        self.add(
            READER,
            READER,
            2 * day,
            text="/start",
            entities=samples.spans("/start", ("bot_command", "/start")),
        )
        hello = self.add(
            READER,
            BOT,
            2 * day - 5,
            text="أهلًا بك في نشرة الضحى 👋\nكل يوم رسالة واحدة بأهم العناوين.",
        )
        self.chat(READER)["pinned"] = hello["message_id"]
        self.add(READER, BOT, 2 * day - 6, pinned_message=hello)
        self.add(
            READER,
            BOT,
            day,
            text=samples.ENTITIES,
            entities=samples.TEXT_ENTITIES,
            link_preview_options={"is_disabled": True},
        )
        self.add(
            READER,
            READER,
            day - 60,
            text="شكرًا، وصلت النشرة.\nThanks a lot!",
            reply_to_message=hello,
        )
        self.add(
            READER, BOT, day - 90, photo=samples.photo("dawn"), caption="الفجر فوق المدينة القديمة"
        )
        for name in ("one", "two", "three"):
            self.add(
                READER,
                BOT,
                day - 120,
                photo=samples.photo(name),
                media_group_id="g1",
                **({"caption": "ألبوم من ثلاث صور"} if name == "one" else {}),
            )
        self.add(READER, BOT, 9000, poll=self._poll())
        self.add(
            READER,
            BOT,
            8900,
            document={
                "file_id": "report",
                "file_name": "تقرير الميزانية 2026.pdf",
                "file_size": 2480000,
            },
        )
        self.add(
            READER,
            BOT,
            8800,
            audio={
                "file_id": "tone",
                "duration": 1,
                "title": "نشرة مسموعة",
                "performer": "صوت الضحى",
            },
        )
        self.add(READER, BOT, 8700, voice={"file_id": "tone", "duration": 1})
        self.add(
            READER,
            BOT,
            8650,
            video={
                "file_id": "film",
                "width": 640,
                "height": 360,
                "duration": 9,
                "thumbnail": samples.photo("film")[0],
            },
        )
        self.add(
            READER,
            BOT,
            8640,
            animation={"file_id": "moving", "mime_type": "image/gif", "width": 800, "height": 500},
        )
        self.add(READER, READER, 8600, location={"latitude": 33.5138, "longitude": 36.2765})
        self.add(
            READER,
            READER,
            8500,
            contact={
                "phone_number": "+32 2 555 01 23",
                "first_name": "مكتب",
                "last_name": "التحرير",
            },
        )
        origin = {
            "type": "channel",
            "date": NOW - 9000,
            "chat": {"id": CHANNEL, "title": "قناة الضحى"},
            "message_id": 3,
        }
        self.add(READER, BOT, 8400, text="عاجل: فوز المنتخب بثلاثة أهداف.", forward_origin=origin)
        self.add(READER, BOT, 8000, rich_message={"blocks": samples.RICH_BLOCKS, "is_rtl": True})
        link = "الخبر كاملًا: https://duha.example/water"
        self.add(
            READER,
            BOT,
            700,
            text=link,
            entities=samples.spans(link, ("url", "https://duha.example/water")),
            link_preview_options={"prefer_large_media": True},
        )
        self.add(
            READER,
            BOT,
            300,
            text=samples.HOSTILE,
            entities=[
                {"type": "text_link", "offset": 0, "length": 4, "url": "javascript:window.hurt=1"}
            ],
        )
        deep = "افتح الاشتراك من هنا"
        self.add(
            READER,
            BOT,
            200,
            text=deep,
            entities=[
                {
                    "type": "text_link",
                    "offset": 0,
                    "length": 20,
                    "url": "https://t.me/duha_bot?start=from_site",
                }
            ],
        )
        self.add(
            READER,
            BOT,
            100,
            text="ما رأيك في نشرة اليوم؟",
            reply_markup=samples.KEYBOARD,
            edit_date=NOW - 50,
        )

    def _poll(self) -> Json:
        counts = {"السياسة": 42, "الاقتصاد": 18, "الثقافة والفنون": 25}
        options = [{"text": text, "voter_count": count} for text, count in counts.items()]
        return {
            "id": "p1",
            "question": "أي قسم تقرأ أولًا؟",
            "options": options,
            "total_voter_count": 85,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
        }

    def _fill_staff(self) -> None:
        self.add(STAFF, EDITOR, 5000, new_chat_members=[BOT_USER])
        self.add(STAFF, EDITOR, 4000, text="تعليق جديد ينتظر المراجعة.")
        self.add(
            STAFF,
            BOT,
            3900,
            text="تعليق من قارئ على «قانون المياه»:\n«مقال مفيد، شكرًا لكم»",
            reply_markup={
                "inline_keyboard": [
                    [
                        {"text": "✓ انشر", "callback_data": "ok", "style": "success"},
                        {"text": "✕ ارفض", "callback_data": "no", "style": "danger"},
                    ]
                ]
            },
        )
        self.add(STAFF, READER, 3800, text="أراه صالحًا للنشر.")
        self.add(STAFF, ADMIN, 3700, text="Agreed, publish it.")
        hidden = self.add(
            STAFF,
            BOT,
            3600,
            text="هذه الإعدادات تراها أنت فقط.",
            receiver_user=USERS[EDITOR],
            ephemeral_message_id=4,
        )
        hidden["message_id"] = 0
        topic = {"message_thread_id": SPORTS, "is_topic_message": True}
        self.add(
            STAFF, EDITOR, 3500, forum_topic_created={"name": "الرياضة", "icon_color": 1}, **topic
        )
        self.add(STAFF, EDITOR, 3400, text="نتائج الليلة هنا.", **topic)
