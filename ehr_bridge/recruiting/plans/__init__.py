"""Recruiting plans: how many people by when, and the requisitions that fill them."""
