"""`vivavoce work`: the process beside the server, and how the server keeps it."""
