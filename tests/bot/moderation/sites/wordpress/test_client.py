"""One request and its trouble: what is the site's, what is the user's, what is final."""

from collections.abc import Callable

import pytest
from aiohttp import web

from bot.moderation.sites.wordpress.client import (
    Duplicate,
    Gone,
    NotDone,
    SiteDown,
    SiteRefuses,
    SiteTrouble,
    open_client,
)
from tests.fakes.wordpress import PASSWORD, USER, FakeWordPress

QUERY = {"context": "edit", "_fields": "id"}


def says(status: int, code: str = "", text: str = "") -> Callable[[], web.Response]:
    """An answer in the place of every other."""
    if code:
        return lambda: web.json_response({"code": code}, status=status)
    return lambda: web.Response(status=status, text=text, content_type="text/html")


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (says(500, text="<html>critical error"), SiteDown),
        (says(500, "rest_comment_failed_edit"), SiteDown),
        (says(503), SiteDown),
        (says(200, text="<html>maintenance"), SiteDown),
        (says(429, "slow_down"), SiteDown),
        (says(404, "rest_no_route"), SiteDown),
        (says(404, text="<html>not found"), SiteDown),
        (says(401, "rest_not_logged_in"), SiteRefuses),
        (says(403, "rest_forbidden_context"), SiteRefuses),
        (says(403, text="<html>firewall"), SiteRefuses),
        (says(403, "rest_comment_trash_post"), NotDone),
        (says(400, "comment_content_column_length"), NotDone),
        (says(409, "comment_duplicate"), Duplicate),
        (says(404, "rest_comment_invalid_id"), Gone),
        (says(410, "rest_already_trashed"), Gone),
    ],
)
async def test_troubles_are_told_apart(
    site: FakeWordPress, fault: Callable[[], web.Response], trouble: type[SiteTrouble]
) -> None:
    site.fault = fault
    async with open_client(site.url, USER, PASSWORD) as client:
        with pytest.raises(SiteTrouble) as raised:
            await client.get("comments", QUERY)
    assert type(raised.value) is trouble
    assert raised.value.about == site.url
    assert PASSWORD not in str(raised.value)


async def test_a_site_that_is_not_there_is_down() -> None:
    async with open_client("http://127.0.0.1:9", USER, PASSWORD) as client:
        with pytest.raises(SiteDown, match="does not answer"):
            await client.get("comments", QUERY)


async def test_a_site_without_permalinks_is_asked_another_way(site: FakeWordPress) -> None:
    site.has_permalinks = False
    row = site.add("تعليق")
    async with open_client(site.url, USER, PASSWORD) as client:
        assert (await client.post(f"comments/{row.id}", {"status": "spam"})).data
    assert row.status == "spam"


async def test_nothing_is_posted_after_a_redirect(site: FakeWordPress) -> None:
    site.moved_to = "https://www.almidan.example"
    async with open_client(site.url, USER, PASSWORD) as client:
        with pytest.raises(SiteDown, match=r"set WORDPRESS_URL to that site"):
            await client.post("comments/1", {"status": "spam"})
    assert len(site.requests) == 1
