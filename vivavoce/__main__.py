"""`python -m vivavoce`."""

from vivavoce.cli import main

main()
