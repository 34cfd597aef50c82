"""Logs and traces of every process of this installation."""
