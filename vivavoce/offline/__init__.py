"""Recordings through the live analyzers and rules, without anybody live (docs/replay.md)."""
