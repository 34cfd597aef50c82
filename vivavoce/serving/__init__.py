"""`vivavoce serve`: all rooms wired to one server, and what it says of itself at its start."""
