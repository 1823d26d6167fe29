"""Figures with written definitions: reads everything, writes nothing."""
