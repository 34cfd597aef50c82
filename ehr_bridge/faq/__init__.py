"""What applicants ask about the job, and what they are answered."""
