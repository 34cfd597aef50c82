"""From a file's bytes to a profile: pure, without store or network, run in a process apart."""
