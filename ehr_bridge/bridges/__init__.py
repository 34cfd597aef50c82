"""Ways in and out for other systems: webhooks, files, connectors, tokens, assessments."""
