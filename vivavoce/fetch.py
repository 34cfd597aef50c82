"""`vivavoce fetch`: weights (and the demo's recordings) into the models folder."""
