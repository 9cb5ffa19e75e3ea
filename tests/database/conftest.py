from tests.cli.conftest import mulin

__all__ = ["mulin"]
