"""The domain: what an interview is, what flows through it, how it is scored.

Standard library and numpy only; nothing here does I/O or knows a framework.
"""
