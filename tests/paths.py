"""Where things lie, for tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TERMS = ROOT / "terms"
CYBOZU = TERMS / "cybozu.com"
IN_FORCE = CYBOZU / "2011-10-11.md"
DRAFT = CYBOZU / "draft.md"
FIXTURES = ROOT / "tests" / "fixtures"
SHARED = ROOT.parent / "shared"


def shared(path: str) -> Path:
    """A file of the larger material beside the checkout; where it is absent, the test skips."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"larger material absent: shared/{path}")
    return found
