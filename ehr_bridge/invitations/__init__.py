"""Invitations to interviews: templates, rules, batches, answers, and what came of them."""
