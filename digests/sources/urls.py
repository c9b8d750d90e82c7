"""Addresses of articles and pictures: absolute, canonical, http or https, or nothing."""

import re
from urllib.parse import quote, unquote_plus, urljoin, urlsplit

_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "ga_", "hsa_", "_hs", "at_", "vero_")
_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "ttclid"),
        *("igshid", "igsh", "mkt_tok", "ref_src", "ref_url", "_ga", "_gl", "cmpid", "ncid", "ocid"),
        *("fb_action_ids", "fb_action_types", "fb_source", "li_fat_id", "s_cid", "spm", "epik"),
    )
)
_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r'[\s<>"\\^`{|}]')


def canonical_url(url: str) -> str:
    """The address an article is known by: no tracking parameters, no fragment, host in lower
    case, no default port, parameters in their order. '' unless http(s). Idempotent."""
    try:
        parts = urlsplit(_plain(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host or _UNSAFE.search(host) or "%" in host:
        return ""
    authority = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        authority = f"{authority}:{port}"
    query = _kept(parts.query)
    rest = (parts.path or "/") + (f"?{query}" if query else "")
    return f"{parts.scheme}://{authority}{_UNSAFE.sub(lambda c: quote(c[0]), rest)}"


def _plain(url: str) -> str:
    """Without control characters and lone surrogates, which no address has."""
    return "".join(c for c in url.strip() if c.isprintable())


def _kept(query: str) -> str:
    return "&".join(p for p in query.split("&") if p and not _is_tracking(p))


def _is_tracking(parameter: str) -> bool:
    name = unquote_plus(parameter.partition("=")[0]).lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def absolute(url: str, base: str) -> str:
    """The http(s) address a link on `base` leads to, as it stands there; '' if it leads nowhere."""
    try:
        joined = urljoin(base, _plain(url)) if url else ""
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in _PORTS and parts.netloc else ""
