"""The figures that the project publishes, measured in one run: `python3 dev bench`."""
