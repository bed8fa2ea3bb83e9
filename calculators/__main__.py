"""`python -m calculators`."""

from calculators.cli import main

main()
