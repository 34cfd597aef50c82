"""Other HR systems that are kept in step."""
