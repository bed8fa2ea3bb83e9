"""kiyaku: Japanese terms of service as versioned text.

The engine reads a revision of a text into a tree (`model`, `syntax`, `files`), checks it
(`check`), compares two (`diff`), and writes pages and exports (`pages`, `export`, `reports`).
Imports point downward only; only `plugin` knows MkDocs.
"""

__version__ = "0.1.0"
