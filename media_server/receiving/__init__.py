"""A publisher's media in: packets to encoded frames, and what the sender is asked for."""
