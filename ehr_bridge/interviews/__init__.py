"""Interviews: who meets whom, by which link, and the journal of what happened."""
