"""Services that the operator may name: a large model, translation, STUN and TURN."""
