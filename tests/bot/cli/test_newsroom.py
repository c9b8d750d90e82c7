"""`nashra sources`, `subscribers`, `db`: round trips, and every mistake told in one line."""

from pathlib import Path

from tests.bot.cli.conftest import Run

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline type="rss" text="الميدان" xmlUrl="https://almaydan.example/feed/"/>
<outline type="rss" text="بلا عنوان"/>
<outline type="rss" text="خطأ" xmlUrl="ftp://almaydan.example/"/>
</body></opml>"""
ROSTER = """chat_id,locale,timezone,deliver_at,sections,format,status
5,ar,Africa/Cairo,07:30,سياسة;رياضة,rich,active
abc,ar,,,,,
-1001234567890/7,en,,21:00,,,stopped
6,,Mars/Base,,,,
"""


def test_sources_go_out_and_in_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML, encoding="utf-8")
    added = run("sources", "import", "feeds.opml")
    assert "1 source added" in added.stdout
    assert [line.split(":")[0] for line in added.stderr.splitlines()] == ["Line 4", "Line 5"]
    assert "https://almaydan.example/feed/" in run("sources", "list").stdout
    (tmp_path / "out.opml").write_text(run("sources", "export").stdout, encoding="utf-8")
    assert run("sources", "remove", "https://almaydan.example/feed/").exit_code == 0
    assert run("sources", "list").stdout == ""
    assert "1 source added" in run("sources", "import", "out.opml").stdout


def test_a_source_that_is_not_there_cannot_be_removed(run: Run) -> None:
    told = run("sources", "remove", "https://nowhere.example/")
    assert told.exit_code == 1
    assert told.stderr.startswith("No such source: https://nowhere.example/")


def test_a_page_that_is_no_feed_is_refused_with_the_feed_it_names(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<html><head><link rel="alternate" type="application/rss+xml"'
        ' href="https://almaydan.example/feed/"></head><body><p>x</p></body></html>',
        encoding="utf-8",
    )
    told = run("sources", "add", tmp_path / "page.html")
    assert told.exit_code == 1
    assert "nashra sources add https://almaydan.example/feed/" in told.stderr


def test_a_private_address_is_refused(run: Run) -> None:
    told = run("sources", "add", "http://127.0.0.1:9/feed/")
    assert told.exit_code == 1
    assert "private" in told.stderr


def test_readers_go_in_and_out_and_bad_lines_are_numbered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "readers.csv").write_text("\ufeff" + ROSTER, encoding="utf-8")
    added = run("subscribers", "import", "readers.csv")
    assert added.exit_code == 0
    assert "2 readers" in added.stdout
    assert [line.split(":")[0] for line in added.stderr.splitlines()] == ["Line 3", "Line 5"]
    out = run("subscribers", "export").stdout
    assert "5,ar,Africa/Cairo,07:30,سياسة;رياضة,rich,active" in out.splitlines()
    assert "-1001234567890/7,en,Europe/Brussels,21:00,,classic,stopped" in out.splitlines()
    assert "active\t1" in run("subscribers", "count").stdout


def test_a_backup_brings_the_readers_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "readers.csv").write_text(ROSTER, encoding="utf-8")
    run("subscribers", "import", "readers.csv")
    assert run("db", "backup", "copy.db").exit_code == 0
    (tmp_path / "nashra.db").unlink()
    assert run("db", "upgrade").exit_code == 0
    assert "active\t0" in run("subscribers", "count").stdout
    assert run("db", "restore", "copy.db", "--yes").exit_code == 0
    assert "active\t1" in run("subscribers", "count").stdout


def test_restore_asks_first_and_takes_silence_for_no(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    run("db", "backup", "copy.db")
    before = (tmp_path / "nashra.db").read_bytes()
    asked = run("db", "restore", "copy.db")
    assert asked.exit_code == 1
    assert "copy.db" in asked.stdout
    assert (tmp_path / "nashra.db").read_bytes() == before
