from collections.abc import Iterator

import pytest

from tests.cli.processes import Mulin
from tests.folders import passable_folder


@pytest.fixture
def mulin() -> Iterator[Mulin]:
    """Commands on a data directory that does not exist yet."""
    with passable_folder() as folder:
        yield Mulin(folder / "data")
