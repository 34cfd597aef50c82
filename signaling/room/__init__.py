"""Who is in one interview's room, and what they are shown and sent."""
