"""The pages of the site, as Markdown files: a pure function of the texts.

Nothing here knows MkDocs: `site.pages` gives paths and contents, which the plugin hands to
MkDocs and `kiyaku pages` writes to files for any other generator.
"""
