"""PostgreSQL's text of documents and of what is looked for (`tsvector`, `tsquery`).

They are written as literals, so that no parser of the server cuts them otherwise.
https://www.postgresql.org/docs/current/datatype-textsearch.html
"""

from collections.abc import Iterable, Sequence

from mulin.crypto import keyed_hash

_MOST_POSITIONS = 255
"""More places of one word PostgreSQL does not keep."""
_LAST_POSITION = 16383
_HASH_LENGTH = 24


def document(weighed: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A tsvector of words by weight, A the heaviest to D; each in its order."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, words in weighed:
        for word in words:
            position = min(position + 1, _LAST_POSITION)
            found = places.setdefault(word, [])
            if len(found) < _MOST_POSITIONS:
                found.append(f"{position}{weight}")
    return " ".join(f"{_quoted(word)}:{','.join(found)}" for word, found in places.items())


def looked_for(words: Sequence[str], *, begun: bool) -> str:
    """A tsquery for all of the words; `begun`: the last one may go on."""
    terms = [_quoted(word) for word in words]
    if begun and terms:
        terms[-1] += ":*"
    return " & ".join(terms)


def veiled(words: Iterable[str]) -> list[str]:
    """Words that can be compared with one another, but not read, without the district's key."""
    return [keyed_hash("searched word", word)[:_HASH_LENGTH] for word in words]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
