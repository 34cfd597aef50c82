"""The pipeline: at which stage each application stands, and how it got there."""
