"""A storage for each test, so that none finds what another left."""

from tests.files.conftest import own_storage

__all__ = ["own_storage"]
