"""The tests of the migrations."""
