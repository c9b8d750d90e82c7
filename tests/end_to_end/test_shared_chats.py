"""Where many read: a topic of a forum, and a channel that its admin sets from a private chat."""

from bot.campaigns.model import ChatKind
from bot.delivery.model import Address
from tests.end_to_end.bench import GROUP, SARA, Bench, digests, label, press

CHANNEL = -1009876543210
TOPIC = 5


async def test_a_forum_gets_its_digest_in_the_topic_that_asked(bench: Bench) -> None:
    await bench.prepare()
    telegram = bench.telegram
    sara = telegram.people[SARA]
    telegram.group(GROUP, "غرفة الأخبار", admins=[sara], topics=[TOPIC, TOPIC + 1])
    async with bench.running():
        await bench.collected()
        telegram.say(GROUP, sara, f"/start@{telegram.username}", thread=TOPIC)
        await telegram.until(lambda: telegram.messages(GROUP))
        for step in ("التالي", "التالي", "تم"):
            await press(bench, step, GROUP)
        await telegram.until(lambda: digests(bench, GROUP))
    assert {shown.message.thread for shown in telegram.messages(GROUP)} == {TOPIC}
    reader = await bench.reader(Address(GROUP, TOPIC))
    assert reader is not None
    assert reader.kind is ChatKind.SUPERGROUP


async def test_a_channel_is_set_by_its_admin_in_private(bench: Bench) -> None:
    await bench.prepare()
    telegram = bench.telegram
    sara = telegram.people[SARA]
    telegram.group(CHANNEL, "قناة الميدان", admins=[sara], kind="channel", bot="left")
    async with bench.running():
        await bench.collected()
        telegram.add(CHANNEL, sara)
        await telegram.until(lambda: telegram.messages(SARA))
        assert "قناة الميدان" in telegram.messages(SARA)[0].text
        assert label(bench, "التالي", SARA)
        for step in ("التالي", "التالي", "تم"):
            await press(bench, step)
        await telegram.until(lambda: digests(bench, CHANNEL))
    digest = digests(bench, CHANNEL)[0]
    assert digest.message.body["sender_chat"]["id"] == CHANNEL
    assert all(button["url"].startswith("https://t.me/") for button in digest.buttons)
