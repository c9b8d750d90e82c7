"""The chat page: its HTML in two languages, its scripts and sheets, and what they may do."""

from functools import cache
from pathlib import Path

from aiohttp import web

from digests.locales import LOCALES
from digests.templating import environment

_FOLDER = Path(__file__).parent / "page"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

# Only what this server itself serves: no inline scripts or styles, nothing from other hosts.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def _weighed(entry: str) -> tuple[float, str]:
    """One entry of Accept-Language, such as `ar-EG;q=0.8`: its weight and its language."""
    tag, _, parameter = entry.strip().partition(";")
    weight = parameter.strip().removeprefix("q=")
    try:
        return float(weight or 1), tag.strip().partition("-")[0].lower()
    except ValueError:
        return 0.0, ""


def language(asked: str | None, accepted: str) -> str:
    """'ar' or 'en': as asked for; else as the browser prefers; else Arabic."""
    if asked in LOCALES:
        return asked
    wanted = sorted((_weighed(entry) for entry in accepted.split(",")), key=lambda one: -one[0])
    return next((tongue for weight, tongue in wanted if weight > 0 and tongue in LOCALES), "ar")


@cache
def page(locale: str) -> str:
    """The page in one language: templates/web/chat.html.j2."""
    return environment("web", locale).get_template("chat.html.j2").render(locale=locale)


async def _page(request: web.Request) -> web.Response:
    accepted = request.headers.get("Accept-Language", "")
    text = page(language(request.query.get("lang"), accepted))
    headers = _HEADERS | {"Vary": "Accept-Language"}
    return web.Response(text=text, content_type="text/html", headers=headers)


async def _file(request: web.Request) -> web.Response:
    name = request.match_info["file"]
    known = {path.name: path for path in _FOLDER.iterdir()}
    if name not in known or known[name].suffix not in _TYPES:
        raise web.HTTPNotFound(text="no such file\n")
    path = known[name]
    return web.Response(
        body=path.read_bytes(),
        content_type=_TYPES[path.suffix],
        charset="utf-8",
        headers=_HEADERS,
    )


def add_page(app: web.Application) -> None:
    """Serve `GET /` and `GET /page/{file}`."""
    app.router.add_get("/", _page)
    app.router.add_get("/page/{file}", _file)
