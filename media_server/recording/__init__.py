"""Recordings: encrypted parts on disk, checked, read back, cut into clips."""
