"""A pasted job description read into the fields of an opening."""
