"""One layout per kind of document: content in, tagged pages out."""
