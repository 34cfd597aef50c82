"""The application: settings, command line, and the one place that wires all rooms."""
