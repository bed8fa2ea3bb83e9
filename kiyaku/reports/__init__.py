"""A comparison as people read it: on a page, in a terminal, in a pull request.

Each module writes one form of the same `Comparison`; the words they share are in `words`.
"""
