"""What the tests stand on: real databases, a real browser, real tools."""
