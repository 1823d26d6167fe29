"""What all domains stand on: database, clock, access, errors, journal, jobs, keys, pages, rates."""
