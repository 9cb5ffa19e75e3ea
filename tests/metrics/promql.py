"""What a query of Prometheus asks for, as far as one need understand it to check its names.

https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

import re
from collections.abc import Iterator

FUNCTIONS = {
    "absent",
    "histogram_quantile",
    "increase",
    "max",
    "min",
    "rate",
    "sum",
}
_WORDS = {"and", "or", "unless", "bool", "offset"}
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_RANGE = re.compile(r"\[[^\]]*\]")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
_SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?\s*(\()?")
_MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")


def selectors(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Each metric that is named, with the labels it is chosen by.

    Raises ValueError for brackets that do not match and functions that we do not use.
    """
    bare = _STRING.sub('""', expression)
    for opening, closing in ("()", "[]", "{}"):
        if bare.count(opening) != bare.count(closing):
            raise ValueError(f"{opening} without {closing}: {expression}")
    for name, matchers, call in _SELECTOR.findall(_GROUPING.sub("", _RANGE.sub("", bare))):
        if call:
            if name not in FUNCTIONS:
                raise ValueError(f"no function {name}: {expression}")
        elif name not in _WORDS:
            yield name, set(_MATCHER.findall(matchers))


def grouped_by(expression: str) -> set[str]:
    """The labels that results are grouped or joined by."""
    groupings = _GROUPING.findall(expression)
    return {label.strip() for one in groupings for label in one.split(",") if label.strip()}
