"""How a voice sounds: rate, pauses, pitch, loudness, steadiness, fillers."""
