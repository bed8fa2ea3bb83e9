"""The rules by which a text is checked, each with a wrong and a right example.

`base` says what a rule is; `form`, `references`, `terms`, `wording` and `conflicts` hold the
rules; `kiyaku.check` runs them.
"""
