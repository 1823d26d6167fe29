"""A sheet as a file: the template to fill, and what was written in it, line by line."""
