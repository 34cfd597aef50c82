"""Encoded frames out to one viewer, no more than their link carries."""
