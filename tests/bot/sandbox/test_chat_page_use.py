"""What one does on the chat page, in a real browser."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, expect

from tests.bot.sandbox.browsing import (
    WITH_CHROMIUM,
    Visit,
    bubble,
    isolated,
    launched,
    visiting,
)
from tests.bot.sandbox.page_samples import ADMIN, BOT, CHANNEL, EDITOR, NOW, READER, SPORTS, STAFF
from tests.bot.sandbox.page_stub import picture

pytestmark = [WITH_CHROMIUM, pytest.mark.asyncio(loop_scope="module")]
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as started:
        yield started


async def test_a_press_waits_for_its_answer(browser: Browser) -> None:
    async with visiting(browser) as visit:
        like = visit.page.get_by_role("button", name="👍 أعجبني")
        visit.stub.deciding.clear()
        await like.click()
        await expect(like).to_have_attribute("aria-busy", "true")
        visit.stub.deciding.set()
        await expect(visit.page.locator(".toast")).to_have_text("سُجّل رأيك، شكرًا")
        await expect(like).to_have_attribute("aria-busy", "false")
        sent = dict(visit.stub.calls)["press"]
        assert (sent["from"], sent["chat"], sent["data"]) == (READER, READER, "like")


async def test_an_alert_stays_until_escape(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.page.get_by_role("button", name="تنبيه").click()
        await expect(visit.page.locator("#alert")).to_contain_text("سُجّل رأيك")
        await visit.page.keyboard.press("Escape")
        await expect(visit.page.locator("#alert")).to_be_hidden()


async def test_url_and_copy_buttons(browser: Browser) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    async with visiting(browser, permissions=rights) as visit:
        site = visit.page.locator(".keys a")
        await expect(site).to_have_attribute("href", "https://duha.example/")
        await expect(site).to_contain_text("↗")
        await visit.page.get_by_role("button", name="انسخ الرمز").click()
        await expect(visit.page.locator(".toast")).to_have_text("نُسخ")
        assert await visit.page.evaluate("navigator.clipboard.readText()") == "DUHA-2026"


async def test_what_is_typed_is_sent(browser: Browser) -> None:
    async with visiting(browser) as visit:
        field = visit.page.locator("#text")
        await field.fill("سطر أول")
        await field.press("Shift+Enter")
        await field.press_sequentially("سطر ثان")
        await field.press("Enter")
        await expect(visit.page.locator(".message.own").last).to_contain_text("سطر ثان")
        await expect(field).to_have_value("")
        sent = dict(visit.stub.calls)["send"]
        assert sent == {"bot": BOT, "from": READER, "chat": READER, "text": "سطر أول\nسطر ثان"}


async def test_a_refused_text_comes_back_with_the_reason(browser: Browser) -> None:
    async with visiting(browser) as visit:
        # The answer 400 itself is written to the console by the browser, so it is kept from it.
        refusal = '{"error": "message is too long"}'
        await visit.page.evaluate(
            "body => { const real = fetch; window.fetch = (path, more) => path === '/sim/send'"
            " ? Promise.resolve(new Response(body, {status: 400})) : real(path, more) }",
            refusal,
        )
        await visit.page.locator("#text").fill("نص طويل")
        await visit.page.locator("#send").click()
        await expect(visit.page.locator(".toast.error")).to_have_text("message is too long")
        await expect(visit.page.locator("#text")).to_have_value("نص طويل")


async def test_a_photo_is_sent_with_its_caption(browser: Browser) -> None:
    async with visiting(browser) as visit:
        photo = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture("sent"))
        await visit.page.locator("#file").set_input_files([photo])
        await expect(visit.page.locator(".file-bar")).to_contain_text("a.jpg")
        await visit.page.locator("#text").fill("من الشرفة")
        await visit.page.locator("#send").click()
        own = visit.page.locator(".message.own").last
        await expect(own.locator(".picture img")).to_have_attribute("src", "/sim/files/upload")
        await expect(own).to_contain_text("من الشرفة")
        assert dict(visit.stub.calls)["send"]["file"] == "photo"
        assert visit.stub.files["upload"][0] == picture("sent")


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_a_photo_is_pasted_or_dropped(browser: Browser, way: str) -> None:
    give = """([node, way]) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], 'b.png', {type: 'image/png'}));
        const about = {bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data};
        const Kind = way === 'paste' ? ClipboardEvent : DragEvent;
        node.dispatchEvent(new Kind(way, about));
    }"""
    async with visiting(browser) as visit:
        # Its three bytes are no picture, so that only its name is looked at.
        await visit.page.evaluate("URL.createObjectURL = () => '/page/eye.svg'")
        field = await visit.page.locator("#text").element_handle()
        await visit.page.evaluate(give, [field, way])
        await expect(visit.page.locator(".file-bar")).to_contain_text("b.png")
        await visit.page.locator(".file-bar button").click()
        await expect(visit.page.locator(".file-bar")).to_have_count(0)


async def test_an_answer_that_the_bot_asks_for_is_a_reply(browser: Browser) -> None:
    async with visiting(browser) as visit:
        asked = visit.stub.say(READER, BOT, text="في أي مدينة أنت؟")
        force = {"force_reply": True, "input_field_placeholder": "اسم مدينتك"}
        visit.stub.chat(READER)["reply_keyboard"] = force
        visit.stub.tell("state", {})
        field = visit.page.locator("#text")
        await expect(field).to_have_attribute("placeholder", "اسم مدينتك")
        await field.fill("بيروت")
        await field.press("Enter")
        await expect(bubble(visit.page, "بيروت").locator(".quote")).to_contain_text("في أي مدينة")
        assert dict(visit.stub.calls)["send"]["reply_to"] == asked["message_id"]


async def test_a_message_is_answered(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await bubble(visit.page, "ما رأيك في نشرة اليوم؟").locator(".bubble").dblclick()
        await expect(visit.page.locator(".reply-bar")).to_contain_text("ما رأيك")
        await visit.page.locator("#text").fill("ممتازة")
        await visit.page.locator("#text").press("Enter")
        await expect(bubble(visit.page, "ممتازة").locator(".quote")).to_contain_text("ما رأيك")
        assert dict(visit.stub.calls)["send"]["reply_to"]


async def test_the_bot_is_blocked_and_let_back(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.page.get_by_role("button", name="حظر البوت", exact=True).click()
        await expect(visit.page.locator("#bottom-blocked")).to_contain_text("البوت محظور")
        await expect(visit.page.locator("#composer")).to_be_hidden()
        await visit.page.get_by_role("button", name="إلغاء الحظر").click()
        await expect(visit.page.locator("#composer")).to_be_visible()
        blocks = [body["blocked"] for name, body in visit.stub.calls if name == "block"]
        assert blocks == [True, False]


async def test_the_bot_is_started_by_its_button(browser: Browser) -> None:
    async with visiting(browser, ADMIN) as visit:
        await expect(visit.page.locator("#no-messages")).to_be_visible()
        await visit.page.locator("#bottom-start").click()
        await expect(visit.page.locator(".message.own")).to_contain_text("/start")
        await expect(visit.page.locator("#composer")).to_be_visible()


async def test_a_deep_link_starts_inside_the_page(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.page.get_by_text("افتح الاشتراك من هنا").last.click()
        await expect(visit.page.locator(".message.own").last).to_contain_text("/start from_site")
        assert dict(visit.stub.calls)["send"]["chat"] == READER


async def test_a_reply_keyboard_sends_and_folds(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await expect(visit.page.locator("#text")).to_have_attribute("placeholder", "اختر أو اكتب…")
        await visit.page.get_by_role("button", name="أقسامي").click()
        await expect(visit.page.locator(".message.own").last).to_contain_text("أقسامي")
        await expect(visit.page.locator("#keyboard")).to_be_hidden()
        await visit.page.locator("#keyboard-toggle").click()
        await expect(visit.page.locator("#keyboard")).to_be_visible()


async def test_a_group_has_speakers_topics_and_hidden_messages(browser: Browser) -> None:
    async with visiting(browser, STAFF) as visit:
        page = visit.page
        note = page.locator(".only-you")
        assert isolated(await note.text_content()) == "لا يراها إلا سامر قاسم"
        await expect(page.locator(".service")).to_contain_text("أضاف")
        await page.locator("#speaker").select_option(str(ADMIN))
        await expect(bubble(page, "Agreed, publish it.")).to_have_class(re.compile("own"))
        await page.get_by_role("tab", name="الرياضة").click()
        await expect(page.locator(".service")).to_contain_text("الرياضة")
        await page.locator("#text").fill("الهدف الثالث")
        await page.locator("#text").press("Enter")
        await expect(bubble(page, "الهدف الثالث")).to_be_visible()
        sent = dict(visit.stub.calls)["send"]
        assert (sent["from"], sent["thread"]) == (ADMIN, SPORTS)
        await page.get_by_role("tab", name="عام").click()
        await expect(bubble(page, "الهدف الثالث")).to_have_count(0)


async def test_messages_come_change_and_go_live(browser: Browser) -> None:
    async with visiting(browser) as visit:
        said = visit.stub.say(READER, BOT, text="خبر جديد")
        await expect(bubble(visit.page, "خبر جديد")).to_be_visible()
        await expect(visit.page.locator("#announcer")).to_contain_text("خبر جديد")
        said |= {"text": "خبر مصحّح", "edit_date": NOW}
        visit.stub.tell("edited", {"chat": READER, "message": said})
        await expect(bubble(visit.page, "خبر مصحّح").locator(".edited")).to_have_text("معدّلة")
        await expect(bubble(visit.page, "خبر جديد")).to_have_count(0)
        visit.stub.messages[READER].remove(said)
        gone = {"chat": READER, "message_ids": [said["message_id"]]}
        visit.stub.tell("deleted", gone)
        await expect(bubble(visit.page, "خبر مصحّح")).to_have_count(0)
        visit.stub.tell("action", {"chat": READER, "action": "typing"})
        await expect(visit.page.locator("#chat-about")).to_contain_text("يكتب…")


async def test_unread_messages_are_counted_until_the_chat_is_opened(browser: Browser) -> None:
    async with visiting(browser) as visit:
        entry = visit.page.locator(f"[data-chat='{CHANNEL}']")
        visit.stub.say(CHANNEL, CHANNEL, text="عاجل")
        visit.stub.say(CHANNEL, CHANNEL, text="عاجل ثان")
        await expect(entry.locator(".unread")).to_have_text("2")
        await expect(visit.page).to_have_title("(2) ساحة التجربة")
        await visit.page.reload()
        await expect(entry.locator(".unread")).to_have_text("2")
        await entry.click()
        await expect(entry.locator(".unread")).to_have_count(0)


async def test_what_is_told_while_the_state_is_on_its_way_is_not_overwritten(
    browser: Browser,
) -> None:
    async with visiting(browser) as visit:
        entry = visit.page.locator(f"[data-chat='{CHANNEL}']")
        visit.stub.say(CHANNEL, CHANNEL, text="أول")
        await expect(entry.locator(".unread")).to_have_text("1")
        visit.stub.answering.clear()
        visit.stub.tell("state", {})
        while not visit.stub.underway:
            await asyncio.sleep(0.01)
        visit.stub.say(CHANNEL, CHANNEL, text="وصل أثناء الجواب")
        await expect(entry).to_contain_text("وصل أثناء الجواب")
        visit.stub.answering.set()
        await expect(entry.locator(".unread")).to_have_text("2")
        await asyncio.sleep(0.5)  # until the older answer has been drawn
        await expect(entry).to_contain_text("وصل أثناء الجواب")


async def test_the_clock_moves_to_the_morning_over_the_change_of_clocks(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.page.locator(".clock-moves [data-move=hour]").click()
        await expect(visit.page.locator("#clock-text")).to_contain_text("21:30")
        await visit.page.locator(".clock-moves [data-move=morning]").click()
        await expect(visit.page.locator("#clock-text")).to_contain_text("29 مارس في 08:00")
        moved = visit.stub.calls[-1][1]["to"]
        assert datetime.fromtimestamp(moved, BRUSSELS) == datetime(2026, 3, 29, 8, tzinfo=BRUSSELS)
        await visit.page.locator("#clock").click()
        await visit.page.locator("#clock-to").fill("2026-10-25T02:30")
        await visit.page.locator("#clock-to").press("Enter")
        await expect(visit.page.locator("#clock-text")).to_contain_text("25 أكتوبر في 02:30")
        # In October that hour comes twice; the first is meant.
        first = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=BRUSSELS)
        assert visit.stub.calls[-1][1]["to"] == first.timestamp()


async def test_the_keyboard_alone_is_enough(browser: Browser) -> None:
    async with visiting(browser, "") as visit:
        page, keys = visit.page, visit.page.keyboard
        entry = page.locator(f"[data-chat='{READER}']")
        await entry.focus()
        await expect(entry).to_be_focused()
        await expect(entry).to_have_css("outline-style", "solid")
        await keys.press("ArrowDown")
        await keys.press("Enter")
        await expect(page.locator("#chat-title")).to_have_text("غرفة التحرير")
        await expect(page.locator("#text")).to_be_focused()
        await keys.type("/")
        await expect(page.locator("#menu [aria-selected=true]")).to_contain_text("/start")
        await keys.press("ArrowDown")
        await keys.press("Enter")
        await expect(page.locator(".message.own").last).to_contain_text("/today")
        await page.locator(".message").last.focus()
        for _ in "hidden", "Agreed":
            await keys.press("ArrowUp")
        await keys.press("Enter")
        await expect(page.locator(".reply-bar")).to_contain_text("Agreed, publish it.")
        await expect(page.locator("#text")).to_be_focused()
        assert dict(visit.stub.calls)["send"]["from"] == EDITOR


async def test_escape_closes_the_commands(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await visit.page.locator("#commands").click()
        await expect(visit.page.locator("#menu li")).to_have_count(4)
        await visit.page.keyboard.press("Escape")
        await expect(visit.page.locator("#menu")).to_be_hidden()


async def overflow(visit: Visit) -> int:
    found = await visit.page.evaluate(
        "Math.max(document.documentElement.scrollWidth, frame.scrollWidth) - innerWidth"
    )
    return int(found)


async def test_a_phone_shows_the_list_or_a_chat(browser: Browser) -> None:
    async with visiting(browser, "", wide=False, has_touch=True) as visit:
        page = visit.page
        await expect(page.locator("#chat")).to_be_hidden()
        assert await overflow(visit) <= 0
        await page.locator(f"[data-chat='{READER}']").tap()
        await expect(page.locator(".rich")).to_be_visible()
        await expect(page.locator(".list")).to_be_hidden()
        assert await overflow(visit) <= 0
        small = await page.evaluate(
            "[...document.querySelectorAll('button, .bar a, .entry, .key, summary')]"
            ".filter(node => node.offsetHeight && node.offsetHeight < 44 && !node.matches('.dot'))"
            ".map(node => node.className)"
        )
        assert small == []
        await page.locator("#back").tap()
        await expect(page.locator(".list")).to_be_visible()


async def test_a_lost_connection_is_said_and_mended(browser: Browser) -> None:
    async with visiting(browser) as visit:
        visit.stub.drop()
        await expect(visit.page.locator("#lost")).to_contain_text("انقطع الاتصال")
        visit.stub.add(READER, BOT, text="وصلت في الغياب")
        await expect(bubble(visit.page, "وصلت في الغياب")).to_be_visible()
        await expect(visit.page.locator("#lost")).to_be_hidden()
