"""Decoding for analysis, and what is given up when that cannot keep up."""
