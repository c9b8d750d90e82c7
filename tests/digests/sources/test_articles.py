"""From entries to articles: leads, titles and identities where a source gives few or poor ones."""

import pytest

from digests.model import SourceRef
from digests.sources.articles import Entry, to_articles
from tests.digests.sources.fakes import NOW

REF = SourceRef("https://almidan.example/feed", "feed")
SENTENCE = "أعلنت الجهات المختصة صباح اليوم تفاصيل القرار خلال مؤتمر صحفي."


def summary(body: tuple[str, ...], lead: tuple[str, ...]) -> str:
    (article,) = to_articles([Entry("عنوان", body=body, lead=lead)], REF, "", REF.url, NOW)
    return article.summary


@pytest.mark.parametrize(
    ("body", "lead", "expected"),
    [
        ((SENTENCE,), (), SENTENCE),
        ((SENTENCE, "رويترز"), (SENTENCE + " رويترز",), SENTENCE),
        ((SENTENCE,), (SENTENCE[:30] + " […]",), SENTENCE),
        (("تمهيد", SENTENCE), (), SENTENCE),
        (("تمهيد",), (), "تمهيد"),
        ((SENTENCE,), ("ملخص كتبه المحرر.",), "ملخص كتبه المحرر."),
        ((SENTENCE,), ("ملخص آلي مقطوع [...]",), SENTENCE),
        ((), ("ملخص آلي مقطوع [...]",), "ملخص آلي مقطوع…"),
        ((), (), ""),
    ],
)
def test_the_summary_is_the_lead_a_reader_should_see(
    body: tuple[str, ...], lead: tuple[str, ...], expected: str
) -> None:
    assert summary(body, lead) == expected


def test_of_two_entries_with_one_identity_the_first_stays() -> None:
    entries = [Entry("أول", guid="1"), Entry("ثان", guid="1"), Entry("ثالث", link="/3")]
    articles = to_articles([*entries, entries[2]], REF, "", REF.url, NOW)
    assert [a.title for a in articles] == ["أول", "ثالث"]
    assert articles[1].identity == "https://almidan.example/3"


def test_an_entry_without_a_title_takes_its_lead_and_one_without_text_is_dropped() -> None:
    articles = to_articles([Entry(body=(SENTENCE,)), Entry(link="/x")], REF, "", REF.url, NOW)
    assert [a.title for a in articles] == [SENTENCE]


def test_the_title_repeated_as_first_paragraph_goes() -> None:
    entry = Entry("عنوان الخبر", body=("عُنوان الخبر", SENTENCE))
    assert to_articles([entry], REF, "", "", NOW)[0].paragraphs == (SENTENCE,)
