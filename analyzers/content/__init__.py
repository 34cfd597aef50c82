"""What an answer says: its clauses, meaning, STAR parts, figures, and what of it is its own."""
