"""Files that others made, read without trusting them: caps first, then cells, lines and a report."""
