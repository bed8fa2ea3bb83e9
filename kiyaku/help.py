"""The commands' help in Japanese: click's own words are in English."""

from __future__ import annotations

import click

_WORDS = {
    "Usage:": "使い方:",
    "Options:": "オプション:",
    "Commands:": "コマンド:",
    "[OPTIONS]": "[オプション]",
    "COMMAND [ARGS]...": "コマンド …",
    "Show this message and exit.": "この説明を表示します。",
    "Show the version and exit.": "プログラムの版を表示します。",
    "[required]": "[必須]",
    "[default:": "[既定:",
}


def _japanese(text: str) -> str:
    for english, japanese in _WORDS.items():
        text = text.replace(english, japanese)
    return text


class Command(click.Command):
    """A command whose help is in Japanese."""

    def get_help(self, ctx: click.Context) -> str:
        return _japanese(super().get_help(ctx))


class Group(click.Group):
    """A group of commands whose help is in Japanese."""

    command_class = Command

    def get_help(self, ctx: click.Context) -> str:
        return _japanese(super().get_help(ctx))
