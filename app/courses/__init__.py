"""What is taught: courses (parcours), their modules and aims."""
