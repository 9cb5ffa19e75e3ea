"""Which scripts of the web app the screen at an address needs: its page names them at once."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from starlette.routing import compile_path

MANIFEST = "screens.json"


class Screens:
    """The screens of a built app, each with the scripts it needs beside those of every page."""

    def __init__(self, needed: Mapping[str, Sequence[str]]) -> None:
        """`needed` is what web/screens.ts writes: files by a route's path, as the app says it."""
        paths = {f"/{path.lstrip('/')}": _links(files) for path, files in needed.items()}
        self._fixed = {path: links for path, links in paths.items() if ":" not in path}
        # Of two that fit, the one that leaves less open is meant: so does React Router.
        self._open = [
            (compile_path(_as_starlette(path))[0], links)
            for path, links in sorted(paths.items(), key=lambda one: one[0].count(":"))
            if ":" in path
        ]

    @classmethod
    def of(cls, folder: Path) -> "Screens":
        """Those of the app built into `folder`. Raises OSError where it has no list of them."""
        return cls(json.loads((folder / MANIFEST).read_text("utf-8")))

    def links(self, path: str) -> str:
        """HTML that has a browser load what the screen at `path` needs; empty for what is none."""
        path = path.rstrip("/")
        if path in self._fixed:
            return self._fixed[path]
        return next((links for pattern, links in self._open if pattern.match(path)), "")


def _as_starlette(path: str) -> str:
    """`/appointments/:id` as `/appointments/{id}`."""
    parts = path.split("/")
    return "/".join(f"{{{part[1:]}}}" if part.startswith(":") else part for part in parts)


def _links(files: Sequence[str]) -> str:
    # After the words of the page, which tell who this is.
    start = '<link rel="modulepreload" fetchpriority="low" href="/'
    return "".join(f'{start}{escape(file)}">' for file in files)
