"""A small writer of tagged, archival PDF pages: objects, embedded fonts, structure, metadata.

It knows paper and nothing of what is printed. Fonts are parsed and cut down by reportlab; the
file itself is written here because a certificate needs what general tools do not offer together:
a structure tree, a place for the seal inside it, and the same bytes for the same content.
"""
