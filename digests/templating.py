"""Jinja2 over one folder of templates/, with the catalogue of the same name."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digests.locales import TEMPLATES, catalogue


def environment(domain: str, locale: str) -> Environment:
    """Escapes everything, refuses what is undefined, speaks `locale`. Templates are kept once
    loaded, so build it once."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES / domain),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]
        catalogue(domain, locale), newstyle=True
    )
    return made
