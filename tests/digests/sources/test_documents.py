"""Each document in data/ becomes the articles in the .expected.json beside it."""

import json
from pathlib import Path

import pytest

from digests.model import Harvest, SourceRef
from digests.sources.visiting import build_sources
from tests.digests.sources.fakes import DATA, NOW, FakeHttp, page, plain

ONLINE = (
    *("full.rss", "atom.xml", "rdf.xml", "rss091.xml", "jsonfeed.json"),
    *("cp1256-declared-utf8.rss", "article.html"),
)
ON_DISK = (*ONLINE, "scraped.txt")


def found(harvest: Harvest) -> dict[str, object]:
    return {
        "kind": harvest.source.kind,
        "outlet": harvest.source.name,
        "articles": [plain(article) for article in harvest.articles],
    }


@pytest.mark.parametrize("name", ONLINE)
async def test_a_document_online_becomes_these_articles(name: str) -> None:
    url = f"https://almidan.example/{name}"
    sources = build_sources(FakeHttp({url: page(url, (DATA / name).read_bytes())}))
    harvest = await sources.visit(SourceRef(url), now=NOW)
    expected = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert found(harvest) == expected


@pytest.mark.parametrize("name", ON_DISK)
async def test_the_same_document_on_disk_has_the_same_text(name: str) -> None:
    harvest = await build_sources(FakeHttp({})).visit(SourceRef(str(DATA / name)), now=NOW)
    expected = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))
    assert harvest.source.kind == "file"
    assert harvest.source.name == expected["outlet"]
    for article, one in zip(harvest.articles, expected["articles"], strict=True):
        assert article.title == one["title"]
        assert article.summary == one.get("summary", "")
        assert list(article.paragraphs) == one.get("paragraphs", [])
        assert list(article.agencies) == one.get("agencies", [])


async def test_a_file_url_is_the_file_it_names() -> None:
    path = DATA / "scraped.txt"
    one = await build_sources(FakeHttp({})).visit(SourceRef(path.as_uri()), now=NOW)
    assert [a.title for a in one.articles] == ["مجلس المدينة يقر خطة النقل الجديدة"]


SEED = Path(__file__).parents[4] / "shared" / "seed" / "article.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the scraped page is not beside this checkout")
async def test_a_real_scraped_page_loses_everything_around_its_article() -> None:
    harvest = await build_sources(FakeHttp({})).visit(SourceRef(str(SEED)), now=NOW)
    (article,) = harvest.articles
    assert article.title == "الأمين العام للناتو يلتقي دونالد ترامب"
    assert article.outlet == "شبكة المدار الإعلامية الأوروبية"
    assert article.agencies == ("وكالات",)
    assert article.summary.startswith("في اجتماع بالغ الأهمية، التقى مارك روته")
    assert article.summary.endswith("بولاية فلوريدا، يوم الجمعة الماضي.")
    assert article.paragraphs[0] == article.summary
    assert article.paragraphs[-1].endswith("التحديات الأمنية المشتركة.")
    assert len(article.paragraphs) == 24
