"""What the chat page shows, in a real browser."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.bot.sandbox.browsing import WITH_CHROMIUM, bubble, isolated, launched, visiting
from tests.bot.sandbox.page_samples import CHANNEL, READER

pytestmark = [WITH_CHROMIUM, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as started:
        yield started


async def test_entities_are_shown_as_what_they_are(browser: Browser) -> None:
    async with visiting(browser) as visit:
        text = bubble(visit.page, "نسخة منسّقة").locator(".text")
        await expect(text.locator("strong em u")).to_have_text("وتحته خط")
        await expect(text.locator("em s")).to_have_text("ومشطوب")
        await expect(text.locator("blockquote")).to_contain_text("قال الناطق")
        await expect(text.locator("pre code")).to_have_text('print("مرحبا")')
        await expect(text.locator(".code-head")).to_contain_text("python")
        # The clocks change in that night: 20:30 and 12 hours make 9:30.
        await expect(text.locator("time.moment")).to_have_text("الأحد، 29 مارس 2026 في 09:30")
        hrefs = await text.locator("a[target]").evaluate_all("all => all.map(a => a.href)")
        assert hrefs == [
            "https://duha.example/brief",
            "mailto:desk@duha.example",
            "tel:+3225550123",
            "https://t.me/duha_bot",
            "https://duha.example/news",
            f"tg://user?id={READER}",
        ]


async def test_each_line_stands_on_its_own_side(browser: Browser) -> None:
    edges = """node => {
        const range = document.createRange(), box = node.getBoundingClientRect();
        const text = node.firstChild, cut = text.data.indexOf('\\n');
        const of = (from, to) => {
            range.setStart(text, from); range.setEnd(text, to);
            return range.getBoundingClientRect();
        };
        const first = of(0, cut), second = of(cut + 1, text.data.length);
        return [box.right - first.right, second.left - box.left];
    }"""
    async with visiting(browser) as visit:
        mixed = bubble(visit.page, "Thanks a lot!").locator(".text")
        from_right, from_left = await mixed.evaluate(edges)
        assert abs(from_right) < 2
        assert abs(from_left) < 2


async def test_a_spoiler_is_read_only_when_pressed(browser: Browser) -> None:
    async with visiting(browser) as visit:
        inside = bubble(visit.page, "نسخة منسّقة").locator(".spoiler-inside")
        await expect(inside).to_have_css("opacity", "0")
        await visit.page.locator(".text .spoiler").press("Enter")
        await expect(inside).to_have_css("opacity", "1")


async def test_pictures_files_and_sounds(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await expect(page.locator(".album .picture")).to_have_count(3)
        await expect(page.locator(".message", has=page.locator(".album"))).to_have_count(1)
        await expect(bubble(page, "تقرير الميزانية 2026.pdf")).to_contain_text("2.4 MB")
        await expect(bubble(page, "نشرة مسموعة").locator("audio").first).to_have_attribute(
            "src", "/sim/files/tone"
        )
        await expect(page.locator(".message > .column .bubble.full video")).to_have_count(1)
        await expect(page.locator(".film img")).not_to_have_count(0)
        await expect(page.locator(".bubble.full > .map")).to_contain_text("33.51380, 36.27650")
        await expect(bubble(page, "مكتب التحرير").locator("a")).to_have_attribute(
            "href", "tel:+3225550123"
        )


async def test_a_picture_opens_large_and_escape_closes_it(browser: Browser) -> None:
    async with visiting(browser) as visit:
        await bubble(visit.page, "الفجر فوق المدينة").locator(".picture").click()
        await expect(visit.page.locator("#viewer img")).to_be_visible()
        await visit.page.keyboard.press("Escape")
        await expect(visit.page.locator("#viewer")).to_be_hidden()


async def test_polls_forwards_replies_days_and_pins(browser: Browser) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        poll = bubble(page, "أي قسم تقرأ أولًا؟")
        await expect(poll.locator("li").first).to_contain_text("49%")
        assert isolated(await poll.locator(".poll-count").text_content()) == "الأصوات: 85"
        forwarded = bubble(page, "فوز المنتخب").locator(".forwarded")
        assert isolated(await forwarded.text_content()) == "محوّلة من قناة الضحى"
        assert await page.locator(".day").all_text_contents() == [
            "الخميس، 26 مارس",
            "أمس",
            "اليوم",
        ]
        await expect(page.locator("#pinned")).to_contain_text("أهلًا بك في نشرة الضحى")
        await expect(page.locator(".service")).to_contain_text("ثبّت")
        await bubble(page, "Thanks a lot!").locator(".quote").click()
        await expect(page.locator(".message.found")).to_contain_text("كل يوم رسالة واحدة")


async def test_a_rich_message_is_an_article(browser: Browser) -> None:
    async with visiting(browser) as visit:
        rich = visit.page.locator(".rich")
        await expect(rich).to_have_attribute("dir", "rtl")
        await expect(rich.locator("h1")).to_have_text("☀️ نشرة الصباح")
        await expect(rich.locator("th")).to_have_text(["العملة", "شراء", "مبيع"])
        await expect(rich.locator("input:checked")).to_have_count(1)
        await expect(rich.locator("mark")).to_have_text("مُعلَّم")
        await expect(rich.locator("sub")).to_have_text("2")
        await expect(rich.locator("time").first).to_have_text("قبل ساعتين")
        await expect(rich.locator("aside")).to_contain_text("لا ماء بلا عدل")
        await expect(rich.locator("footer")).to_contain_text("غرفة أخبار الضحى")
        await expect(rich.locator(".collage .picture")).to_have_count(3)
        await expect(rich.locator(".unknown")).to_have_count(0)
        folded = rich.get_by_text("تبدأ المحادثات يوم الاثنين في بروكسل.")
        await expect(folded).to_be_hidden()
        await rich.get_by_text("Brussels opens talks").click()
        await expect(folded).to_be_visible()


async def test_slides_turn_by_arrow_and_by_key(browser: Browser) -> None:
    async with visiting(browser) as visit:
        dots = visit.page.locator(".dot")
        await visit.page.locator(".arrow.after").click()
        await expect(dots.nth(1)).to_have_attribute("aria-current", "true")
        await visit.page.locator(".slides").press("ArrowLeft")
        await expect(dots.nth(2)).to_have_attribute("aria-current", "true")


async def test_a_link_brings_its_preview(browser: Browser) -> None:
    async with visiting(browser) as visit:
        card = bubble(visit.page, "الخبر كاملًا").locator(".preview")
        await expect(card).to_contain_text("البرلمان يقر قانون المياه")
        await expect(card).to_have_class(re.compile("large"))
        await expect(bubble(visit.page, "نسخة منسّقة").locator(".preview")).to_have_count(0)


async def test_markup_and_scripts_in_a_message_stay_text(browser: Browser) -> None:
    async with visiting(browser) as visit:
        hostile = bubble(visit.page, "window.hurt")
        await expect(hostile.locator(".text")).to_contain_text("<script>window.hurt=1</script>")
        await expect(hostile.locator(".text img, .text a, .text script")).to_have_count(0)
        assert await visit.page.evaluate("window.hurt") is None


async def test_in_a_channel_only_the_bot_writes(browser: Browser) -> None:
    async with visiting(browser, CHANNEL) as visit:
        await expect(visit.page.locator("#bottom-silent")).to_be_visible()
        await expect(visit.page.locator(".author")).to_have_text("قناة الضحى")


async def test_dark_where_the_system_is_dark(browser: Browser) -> None:
    async with visiting(browser, color_scheme="dark") as visit:
        await expect(visit.page.locator("body")).to_have_css("background-color", "rgb(23, 32, 34)")
        box = bubble(visit.page, "الفجر فوق").locator(".bubble")
        await expect(box).to_have_css("background-color", "rgb(29, 40, 43)")


async def test_english_reads_from_the_left(browser: Browser) -> None:
    async with visiting(browser, lang="en") as visit:
        await expect(visit.page.locator("html")).to_have_attribute("dir", "ltr")
        await expect(visit.page.locator("#chat-about")).to_have_text("reader")
        await expect(visit.page.locator("#clock-text")).to_contain_text("Saturday 28 March")
        await visit.page.locator("#language").click()
        await expect(visit.page.locator("html")).to_have_attribute("dir", "rtl")
        await expect(visit.page.locator("#chat-title")).to_have_text("ليلى حداد")
