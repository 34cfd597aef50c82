"""The messages of the live socket, read from it and waiting for it; without I/O."""
