"""The application: settings, command line, and the one place that wires all rooms."""

import os

# Must stand before anything imports numpy, whose BLAS otherwise keeps a worker a core. Between
# the small products of live analysis these spin: on two cores the worker took as much processor
# time as speech recognition, which in turn took a third longer.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
