"""Interviews that the AI leads: what openings allow, and which interviews are such."""
