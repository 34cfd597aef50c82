"""The audit log as auditors and administrators read it."""
