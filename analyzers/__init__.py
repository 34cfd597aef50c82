"""Streaming analyzers, one a file: media and events in, observations out."""
