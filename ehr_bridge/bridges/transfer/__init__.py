"""Import and export of openings, applicants and applications as CSV and JSON files."""
