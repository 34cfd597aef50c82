"""Many applicants before many interviewers, placed at once."""
