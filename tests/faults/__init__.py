"""What breaks on a bad day, done for real: rivals, kills, lines that drop."""
