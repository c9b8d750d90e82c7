"""`nashra preview`: the documented JSON, what was skipped and why, without loading a Telegram."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digests.arabic.direction import RLM
from tests.bot.cli.conftest import Run

ROOT = Path(__file__).parents[3]
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>صحيفة الميدان</title><link>https://almaydan.example/</link>
<description>أخبار</description>
<item><title>البرلمان يقر قانون البلديات</title><link>https://almaydan.example/1?utm_source=x</link>
<category>سياسة</category><description>أقر البرلمان القانون.</description>
<pubDate>Mon, 23 Nov 2026 05:00:00 GMT</pubDate></item>
<item><title>النفط يتراجع</title><link>https://almaydan.example/2</link><category>اقتصاد</category>
<description>تراجع النفط.</description></item>
<item><title>خبر قديم</title><link>https://almaydan.example/3</link>
<pubDate>Mon, 16 Nov 2026 05:00:00 GMT</pubDate></item>
</channel></rss>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
OLD = "<pubDate>Mon, 16 Nov 2026 05:00:00 GMT</pubDate>"
AT = "2026-11-23T07:30"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    return path


def test_json_has_the_documented_shape(run: Run, feed: Path) -> None:
    shown = json.loads(run("preview", feed, "--at", AT, "--json").stdout)
    assert set(shown) == {"messages", "stories", "skipped"}
    assert [story["title"] for story in shown["stories"]] == [
        "النفط يتراجع",
        "البرلمان يقر قانون البلديات",
    ]
    story = shown["stories"][1]
    assert story["url"] == "https://almaydan.example/1"
    assert (story["section"], story["source"]) == ("سياسة", "صحيفة الميدان")
    assert story["published"] == "2026-11-23T05:00:00+00:00"
    assert story["also"] == []
    terms = story["score"]
    assert terms["total"] == pytest.approx(
        terms["pinned"] + terms["weight"] + terms["freshness"] + terms["sources"], abs=0.001
    )
    (message,) = shown["messages"]
    assert message["method"] == "sendMessage"
    assert message["payload"]["parse_mode"] == "HTML"
    assert "chat_id" not in message["payload"]


@pytest.mark.parametrize("form", ["classic", "rich", "text"])
def test_every_format_has_every_link(run: Run, feed: Path, form: str) -> None:
    shown = run("preview", feed, "--at", AT, "--format", form)
    assert shown.exit_code == 0
    assert "https://almaydan.example/1" in shown.stdout
    assert "https://almaydan.example/2" in shown.stdout


def test_plain_text_is_the_default_and_runs_right_to_left(run: Run, feed: Path) -> None:
    lines = run("preview", feed, "--at", AT).stdout.splitlines()
    assert all(line.startswith(RLM) for line in lines if line)
    assert lines[0] == f"{RLM}☀️ نشرة الصباح · الاثنين 23 نوفمبر"


def test_sections_and_limit_choose(run: Run, feed: Path) -> None:
    only = json.loads(run("preview", feed, "--at", AT, "--sections", "سياسه", "--json").stdout)
    assert [story["section"] for story in only["stories"]] == ["سياسة"]
    one = json.loads(run("preview", feed, "--at", AT, "--limit", "1", "--json").stdout)
    assert len(one["stories"]) == 1


def test_bad_sources_are_named_and_the_others_go_on(run: Run, feed: Path, tmp_path: Path) -> None:
    bomb, page = tmp_path / "bomb.xml", tmp_path / "page.html"
    bomb.write_text(BOMB, encoding="utf-8")
    page.write_text("<html><body><h1>ليست خلاصة</h1></body></html>", encoding="utf-8")
    local = "http://127.0.0.1:9/feed"
    shown = run("preview", feed, bomb, page, "missing.xml", local, "--at", AT, "--json")
    told = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert len(told["stories"]) == 2
    skipped = {skip["source"]: skip["reason"] for skip in told["skipped"]}
    assert set(skipped) == {str(bomb), str(page), "missing.xml", local}
    assert all(skipped.values())
    assert "private" in skipped[local]


def test_skipped_sources_are_told_on_stderr(run: Run) -> None:
    shown = run("preview", "missing.xml")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "missing.xml" in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_only_old_articles_is_a_reason(run: Run, feed: Path) -> None:
    dated = FEED.replace("<description>تراجع النفط.</description>", OLD)
    feed.write_text(dated, encoding="utf-8")
    shown = run("preview", feed, "--at", "2026-11-30T08:00+01:00", "--json")
    told = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert told["stories"] == told["messages"] == []
    assert told["skipped"] == [
        {"source": str(feed), "reason": "holds no article of the last 36 hours"}
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("preview",), "No source yet"), (("preview", "x", "--at", "tomorrow"), "«tomorrow»")],
)
def test_wrong_use_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    shown = run(*arguments)
    assert shown.exit_code == 2
    assert said in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_the_seed_page_becomes_a_digest(run: Run) -> None:
    seed = ROOT.parent / "shared" / "seed" / "article.txt"
    if not seed.exists():
        pytest.skip("no seed page beside this checkout")
    text = run("preview", seed).stdout
    assert "الأمين العام للناتو يلتقي دونالد ترامب" in text
    assert "في اجتماع بالغ الأهمية، التقى مارك روته" in text
    for unwanted in ("…_", "اترك تعليق", "Previous post", "البريد", "بريدك"):
        assert unwanted not in text


def test_no_telegram_library_is_loaded(feed: Path, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "finally: print('aiogram' in sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "preview", str(feed), "--at", AT],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stderr.splitlines()[-1] == "False"
