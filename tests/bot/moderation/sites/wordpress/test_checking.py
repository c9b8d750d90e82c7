"""What is wrong with the user, its password or its rights, each told apart."""

import pytest
from aiohttp import web

from bot.moderation.sites.wordpress.checking import Finding, Wrong, check
from bot.moderation.sites.wordpress.client import open_client
from bot.wording import Wording
from tests.fakes.wordpress import PASSWORD, RIGHTS, USER, FakeWordPress


async def found(url: str, password: str = PASSWORD) -> Wrong:
    async with open_client(url, USER, password) as client:
        with pytest.raises(Wrong) as raised:
            await check(client, USER)
    return raised.value


async def test_all_well_is_the_number_of_held_comments(site: FakeWordPress) -> None:
    site.add("تعليق")
    async with open_client(site.url, USER, PASSWORD) as client:
        assert await check(client, USER) == 1


async def test_a_wrong_password(site: FakeWordPress) -> None:
    assert (await found(site.url, "wrong")).finding is Finding.PASSWORD


async def test_a_site_that_takes_no_application_passwords(site: FakeWordPress) -> None:
    site.has_passwords = False
    assert (await found(site.url)).finding is Finding.NO_PASSWORDS


@pytest.mark.parametrize("right", RIGHTS)
async def test_a_right_that_is_missing_is_named(site: FakeWordPress, right: str) -> None:
    site.rights = tuple(one for one in RIGHTS if one != right)
    wrong = await found(site.url)
    assert wrong.finding is Finding.RIGHT
    assert wrong.values["missing"] == right


async def test_a_list_that_hides_what_it_counts(site: FakeWordPress) -> None:
    site.add("تعليق")
    site.hides = True
    assert (await found(site.url)).finding is Finding.HIDDEN


async def test_no_wordpress_there(site: FakeWordPress) -> None:
    site.fault = lambda: web.Response(text="<html>", content_type="text/html")
    assert (await found(site.url)).finding is Finding.NO_API


async def test_nobody_there() -> None:
    assert (await found("http://127.0.0.1:9")).finding is Finding.UNREACHABLE


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_has_its_sentence(finding: Finding) -> None:
    values = {"url": "https://almidan.example", "user": "nashra", "reason": "HTTP 500"}
    given = {**values, "missing": "moderate_comments"}
    wanted = {Finding.RIGHT: ("missing",), Finding.NO_API: ("reason",)}
    wanted[Finding.UNREACHABLE] = ("reason",)
    names = ("url", "user", *wanted.get(finding, ()))
    for locale in ("en", "ar"):
        words = Wording().of(locale).plain(f"wordpress.{finding}", **{n: given[n] for n in names})
        assert words.count("https://almidan.example") == 1
