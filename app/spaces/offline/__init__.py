"""Working without a network: the day that a device takes along, what it sends back, what is to settle."""
