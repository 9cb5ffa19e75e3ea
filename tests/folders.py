"""Folders for servers that give up being root."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A folder any account can pass: pytest's own lies, for root, under one of mode 700."""
    path = Path(tempfile.mkdtemp(prefix="mulin-test-"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path)
