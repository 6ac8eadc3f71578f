"""`python -m learning.cli.main`: the command without its script."""

from learning.cli import main

main()
