"""The company, its staff, and how they sign in."""
