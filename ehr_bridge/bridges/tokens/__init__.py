"""Tokens with which machines use the API."""
