"""The life of the records: check every invariant, back up, restore."""
