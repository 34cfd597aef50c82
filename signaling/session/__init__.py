"""The course of one live interview: what is done in it, what follows, and what is kept."""
