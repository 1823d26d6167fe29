"""The tests: they mirror `app/` and `certificates/`; `walk/` walks the whole application."""
