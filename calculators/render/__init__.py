"""A result as people read it: in HTML, for the page, and as plain text, for a terminal."""
