"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# No test asserts a time, nor does a property of its examples: machines are slow at times.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
