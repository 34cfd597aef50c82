"""What is known of recordings: whether they are whole, and where each answer lies in them."""
