"""Domain events told to other systems as signed webhooks (Standard Webhooks)."""
