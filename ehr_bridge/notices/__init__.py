"""Messages to people: an outbox in the store, texts, and the channels that deliver them."""
