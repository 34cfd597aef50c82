"""Fuzzing of every parser that reads the network: `targets.py` says what, two tools run it.

`test_targets.py` gives each target a few hundred examples (hypothesis), `test_explore.py` a
short search by coverage (atheris); `python -m tests.fuzz.explore TARGET SECONDS` searches on.
"""
