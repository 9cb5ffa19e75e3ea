"""Languages that somebody advises in, as BCP 47 writes them."""

from babel import Locale, UnknownLocaleError, get_locale_identifier, parse_locale

_WORLD = Locale("en")
_NO_LANGUAGE = frozenset({"mul", "root", "und", "zxx"})

_SIGNED = frozenset({"csl"})
"""Chinese Sign Language, which CLDR has no name for."""


def canonical_language(tag: str) -> str | None:
    """A language tag in its usual spelling, `zh-cn` as `zh-CN`; None for what is none.

    Language, script and region must be ones that CLDR knows. That is more than it has locales for:
    Wu, Cantonese and Min Nan are spoken here too.
    """
    if not tag.isascii() or "_" in tag or "@" in tag or "." in tag:
        return None
    try:
        language, region, script, variant, *_ = parse_locale(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    known = (
        language not in _NO_LANGUAGE
        and (language in _WORLD.languages or language in _SIGNED)
        and (region is None or region in _WORLD.territories)
        and (script is None or script in _WORLD.scripts)
        and variant is None
    )
    return get_locale_identifier((language, region, script), sep="-") if known else None
