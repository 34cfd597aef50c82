"""What applicants allowed, and the keys without which no recording can be read."""
