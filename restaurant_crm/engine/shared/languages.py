"""Texts that are kept for readers of several languages."""

# The key under which a value has its texts by language.
TEXTS = "in_languages"


def installed(env):
    """Codes of the languages that people of the house use."""
    return [code for code, _name in env["res.lang"].get_installed()]


def merged(by_language):
    """One dict out of equal dicts by language: where languages differ, the value is ``{TEXTS: {language: text}}``."""
    versions = list(by_language.values())
    return {
        key: value
        if all(version[key] == value for version in versions)
        else {TEXTS: {code: version[key] for code, version in by_language.items()}}
        for key, value in versions[0].items()
    }


def read_in(kept, code):
    """What ``merged`` kept, for a reader of a language; in English, or any, where the language came later."""
    return {key: _chosen(value, code) for key, value in kept.items()}


def _chosen(value, code):
    if not isinstance(value, dict) or TEXTS not in value:
        return value
    texts = value[TEXTS]
    return texts.get(code) or texts.get("en_US") or next(iter(texts.values()))
