"""The live edge: rooms, SDP exchange, and the sockets of applicants and panels."""
