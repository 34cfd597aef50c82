"""What is taken of a live interview: analysis, captions and their translation, recording."""
