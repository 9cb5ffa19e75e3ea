import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cli import logs
from tests.push.conftest import _fresh_process, channel, fcm

__all__ = ["_fresh_process", "channel", "fcm"]

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What the log of a process in production has said so far, line by line."""
    out = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr("sys.stderr", out)
    monkeypatch.setattr(root, "handlers", [])
    measuring = [logging.getLogger(name) for name in ("api.measuring", "workers.measuring")]
    before = [logger.level for logger in measuring]
    logs.configure(production=True)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    for logger, level in zip(measuring, before, strict=True):
        logger.setLevel(level)
