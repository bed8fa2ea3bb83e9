"""Text in HTML is escaped as the standard library escapes it."""

from __future__ import annotations

import html

from hypothesis import example, given
from hypothesis import strategies as st

from calculators.render.escaping import escape


@example("<a title=\"R&D\">'第９'</a>")
@given(st.text(alphabet=st.one_of(st.sampled_from("<>&\"'a第９ \n"), st.characters())))
def test_as_the_library_does(text: str) -> None:
    assert escape(text) == html.escape(text)
