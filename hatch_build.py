"""Puts the built web app into the wheel."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebApp(BuildHookInterface[Any]):
    """A checkout is served from web/dist; a wheel brings the app along, or is not built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        folder = Path(self.root) / "web" / "dist"
        if not (folder / "index.html").is_file():
            raise FileNotFoundError("web/dist is empty: run `make web` first")
        build_data["force_include"][str(folder)] = "mulin/_web"
