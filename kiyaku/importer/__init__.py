"""Raw text to tree: what legal staff have, in the numbering their company uses.

Readers (`read_*`) turn a file into lines, `repair` mends what extraction broke,
`recognise` finds the family of headings and numbering, `identify` gives ids. Nothing is
dropped in silence: every character of the source is in the tree or in the report.
"""
