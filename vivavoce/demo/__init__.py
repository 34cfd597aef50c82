"""`vivavoce demo`: a recorded person who joins over the wire like everybody else."""
