"""Readers, one kind of file a module: from bytes to `ingest.raw.Raw`."""
