"""Modules of the standard library that no page is known to need: fetched when one is asked for.

Stands in the browser's `library.zip`. Its finder is the last one asked; the first module that
only `rest.zip` holds makes the worker fetch it, at once and whole, and Python goes on. A module
that Pyodide imports at its start without using it is one too (`defer`).
"""

from __future__ import annotations

import importlib
import sys
import zipimport
from collections.abc import Callable, Collection
from contextlib import suppress
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

REST = "/lib/rest.zip"


class _Finder:
    """Finds what another archive or `rest.zip` holds; this one is fetched when it must be."""

    def __init__(self, names: Collection[str], fetch: Callable[[], Any]) -> None:
        self.names = frozenset(names)
        self.fetch = fetch

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The module's spec, or None for a name that is not of the library."""
        if name not in self.names:
            return None
        parent = name.rpartition(".")[0].replace(".", "/")
        # A package may be spread: its parts lie in the archives of those who need them.
        for archive in sys.path:
            if archive.endswith(".zip") and Path(archive).exists():
                with suppress(zipimport.ZipImportError):
                    found = zipimport.zipimporter(f"{archive}/{parent}".rstrip("/")).find_spec(name)
                    if found is not None:
                        return found
        if not Path(REST).exists():
            Path(REST).write_bytes(self.fetch().to_bytes())
        return zipimport.zipimporter(f"{REST}/{parent}".rstrip("/")).find_spec(name)


class _Deferred(ModuleType):
    """In the place of a module: takes the module in when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__" or not name.startswith("__"):
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            return getattr(importlib.import_module(self.__name__), name)
        raise AttributeError(name)


def defer(name: str) -> None:
    """Import the module of that name when something of it is asked for."""
    sys.modules[name] = _Deferred(name)


def install(fetch: Callable[[], Any]) -> None:
    """Find late modules from here on; `fetch` gives the archive as JavaScript's bytes. Python may
    come from an image: what is random in it is made so again."""
    if "random" in sys.modules:
        sys.modules["random"].seed()
    from runtime_late_names import NAMES  # type: ignore[import-not-found]  # made by the build

    sys.meta_path.append(_Finder(NAMES, fetch))
