"""What pictures show: face, gaze, hands and posture, and who is in view."""
