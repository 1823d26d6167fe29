"""From a file to a framework: strictly, with every error at its line."""
