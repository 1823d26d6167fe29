"""What sessions says to machines."""
