"""The seven scenes, played by the seven people, in a real browser against the real server."""
