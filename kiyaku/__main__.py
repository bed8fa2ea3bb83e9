"""`python -m kiyaku`."""

from kiyaku.cli import main

main()
