"""Streaming analyzers: media and events in, observations out."""
