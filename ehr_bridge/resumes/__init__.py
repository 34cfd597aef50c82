"""Resumes: files in, structured profiles out, duplicates recognised and merged."""
