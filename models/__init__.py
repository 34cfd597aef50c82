"""Weights and inference: arrays in, arrays out, no session state."""
