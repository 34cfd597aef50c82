"""What an interview led to: ratings, scores, the evaluation sheet and the review."""
