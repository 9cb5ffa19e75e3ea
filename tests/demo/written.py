"""The demo district as its file has it, to be changed by a test."""

from copy import deepcopy
from functools import cache
from typing import Any

import yaml

from mulin.demo.district import data_folder


@cache
def _parsed() -> dict[str, Any]:
    path = data_folder() / "yangpu.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def as_written() -> dict[str, Any]:
    return deepcopy(_parsed())
