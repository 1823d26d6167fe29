"""Pages that compose several domains for one person; owns no table."""
