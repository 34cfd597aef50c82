"""WebRTC: peers in, media out. Receives, forwards, records and decodes on demand."""
