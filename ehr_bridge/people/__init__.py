"""People who apply: all that happened with one of them, and finding them."""
