"""Which scripts the page names for the screen at an address."""

import json
import re

import pytest

from api.screens import MANIFEST, Screens
from api.web import built

SCREENS = Screens(
    {
        "book": ["assets/book.js"],
        "organizations/new": ["assets/new.js"],
        "organizations/:id": ["assets/one.js", "assets/shared.js"],
        "organizations/:id/venues/:venueId": ["assets/venue.js"],
        "organizations/:id/venues/new": ["assets/new-venue.js"],
        "/hall/:venueId": ["assets/hall.js"],
    }
)


def named(path: str) -> list[str]:
    """The scripts that the links for `path` have loaded."""
    return re.findall(r'href="/assets/([\w-]+)\.js"', SCREENS.links(path))


@pytest.mark.parametrize(
    ("path", "scripts"),
    [
        ("/book", ["book"]),
        ("/book/", ["book"]),
        ("/organizations/T3JnOjE=", ["one", "shared"]),
        ("/organizations/new", ["new"]),
        ("/organizations/1/venues/new", ["new-venue"]),
        ("/organizations/1/venues/2", ["venue"]),
        ("/hall/1", ["hall"]),
    ],
)
def test_of_two_routes_that_fit_the_one_that_leaves_less_open_is_meant(
    path: str, scripts: list[str]
) -> None:
    assert named(path) == scripts


@pytest.mark.parametrize("path", ["/", "", "/nowhere", "/book/1", "/organizations/1/venues", "//"])
def test_nothing_is_named_for_what_is_no_screen_of_its_own(path: str) -> None:
    assert named(path) == []


def test_what_the_built_app_names_is_there() -> None:
    folder = built()
    assert folder is not None, "make web"
    needed = json.loads((folder / MANIFEST).read_text("utf-8"))
    assert {"book", "agenda", "appointments/:id", "/hall/:venueId"} <= needed.keys()
    for files in needed.values():
        assert files
        assert all((folder / file).is_file() for file in files)
