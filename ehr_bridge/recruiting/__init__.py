"""Openings with what they ask for, and the people who applied."""
