"""Fuzzing of every parser that reads the network: `targets.py` says what, two tools run it.

`pytest tests/fuzz` gives each target a few seconds' worth of examples (hypothesis, in CI);
`python -m tests.fuzz.explore TARGET [SECONDS]` searches by coverage with atheris, which must
be installed for it (`pip install atheris`).
"""
