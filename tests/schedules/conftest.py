"""The store's databases, for what is scheduled on them."""

from tests.storage.conftest import database, file_url, migrated_file, shared_url, url

__all__ = ["database", "file_url", "migrated_file", "shared_url", "url"]
