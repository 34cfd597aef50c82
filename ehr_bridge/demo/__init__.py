"""The demo company: what a first start has to show."""
