"""Erasure: of interviews when their time is over, and of all that is held of a person."""
