"""What those who run the server are shown of it: metrics, figures, readiness."""
