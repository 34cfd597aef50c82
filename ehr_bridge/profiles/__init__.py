"""What is known of a person: their profile, what of it may not count, and which ids are theirs."""
