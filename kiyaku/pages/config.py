"""The configuration with which a generator without our plugin builds the site's pages.

It is the site's own `mkdocs.yml` with what the plugin would have added written out. MkDocs,
properdocs and Zensical all read this form.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from kiyaku.problems import BadInput

PLUGIN = "kiyaku"
# What speaks of our plugin's own folders, or of files that are generated only there.
_LEFT_OUT = ("watch", "validation", "docs_dir", "nav")


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs reads, values from the environment (`!ENV`) among it."""


_Loader.add_constructor("!ENV", construct_env_tag)


def read(path: Path) -> dict[str, Any]:
    """The site's own configuration. Raises BadInput where it cannot be read."""
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # a safe one
    except OSError:
        raise BadInput(
            f"{path}: ファイルを読めません。このコマンドはリポジトリの最上位で実行してください。"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: YAMLとして読めません（{error}）。") from None
    if not isinstance(given, dict) or not given.get("site_name"):
        raise BadInput(f"{path}: site_name: サイトの名前 を書いてください。")
    return given


def options(own: dict[str, Any]) -> dict[str, Any]:
    """What the site's own configuration says to our plugin."""
    found = (
        each[PLUGIN] for each in own.get("plugins", []) if isinstance(each, dict) and PLUGIN in each
    )
    return next(found, None) or {}


def config(
    own: dict[str, Any],
    *,
    navigation: Sequence[Any],
    folder: str,
    made: Callable[[str], str],
    site_url: str = "",
) -> str:
    """The file's content. `own` is the site's own configuration, `folder` the way from the new
    file to the pages, and `made` tells where a script or style stands below that folder."""
    given = {name: value for name, value in own.items() if name not in _LEFT_OUT}
    if site_url:
        given["site_url"] = site_url
    given["docs_dir"] = folder
    # Zensical's variant of its look that takes the same styles as Material's.
    given["theme"] = {**own.get("theme", {}), "variant": "classic"}
    given["theme"].pop("custom_dir", None)
    given["plugins"] = [each for each in own.get("plugins", []) if _name(each) != PLUGIN]
    given["extra_css"] = [made(path) for path in own.get("extra_css", [])]
    given["extra_javascript"] = [
        {**each, "path": made(each["path"])} if isinstance(each, dict) else made(each)
        for each in own.get("extra_javascript", [])
    ]
    given["nav"] = list(navigation)
    return yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=100)


def way(file: Path, folder: Path) -> str:
    """The way from a configuration file to the folder of the pages. Raises BadInput where the
    file lies in that folder, which no generator takes."""
    if folder.resolve() in file.resolve().parents:
        raise BadInput(
            f"{file}: 設定ファイルは、ページのフォルダー（{folder}）の外に置いてください"
            "（例: kiyaku pages out/docs --config out/mkdocs.yml）。"
        )
    return Path(os.path.relpath(folder.resolve(), file.resolve().parent)).as_posix()


def _name(plugin: Any) -> str:
    return next(iter(plugin)) if isinstance(plugin, dict) else str(plugin)
