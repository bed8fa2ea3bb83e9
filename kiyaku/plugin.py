"""The MkDocs plugin: hands the generated pages and the release to MkDocs, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from kiyaku import cases, files, pins, publish, questions, quotations, release, vocabulary
from kiyaku.files import Document
from kiyaku.pages import feed, raw, report, search, sections, site
from kiyaku.pages.report import Report
from kiyaku.pages.sections import Section
from kiyaku.pins import Pins
from kiyaku.problems import BadInput
from kiyaku.questions import Question
from kiyaku.vocabulary import Vocabulary

log = get_plugin_logger("kiyaku")


class KiyakuConfig(Config):
    """The plugin's options in `mkdocs.yml`; paths are relative to that file."""

    terms = config_options.Type(str, default="terms")
    calculators = config_options.Type(str, default=str(publish.FOLDERS.calculators))
    pyodide = config_options.Type(str, default=str(publish.FOLDERS.pyodide))
    esbuild = config_options.Type(str, default=str(publish.FOLDERS.esbuild))
    minisearch = config_options.Type(str, default=str(publish.FOLDERS.minisearch))
    cases = config_options.Type(str, default="tests/cases")
    lock_tool = config_options.Type(str, default=str(publish.FOLDERS.lock_tool))
    build = config_options.Type(str, default=str(publish.FOLDERS.build))
    report = config_options.Type(str, default="")


class KiyakuPlugin(BasePlugin[KiyakuConfig]):
    """Generated pages, data files and the Python run-time as files of the site."""

    documents: list[Document]
    vocabularies: dict[str, Vocabulary]
    pins: Pins
    questions: dict[str, list[Question]]
    report: Report | None
    aside: dict[str, tuple[dict[str, str], list[str]]]
    back: dict[str, tuple[dict[str, Section], list[str]]]
    read: tuple[str, dict[int, dict[str, Section]]]
    serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Under `mkdocs serve` pages are made for one reader, who edits them."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the texts; the navigation follows from them."""
        self.root = Path(config.config_file_path).parent
        self.aside, self.back, self.read = {}, {}, ("", {})
        try:
            self.documents = files.read_documents(self.root / self.config.terms)
            self.vocabularies = {
                each.name: vocabulary.read(self.root / self.config.terms / each.name)
                for each in self.documents
            }
            self._check_quotations()
            self.questions = questions.of(self.root / self.config.terms, self.documents)
            self.report = report.read(self.config.report)
        except BadInput as error:
            raise PluginError(str(error)) from None
        config.nav = site.navigation(self.documents)
        return config

    def on_files(self, found: Files, config: MkDocsConfig) -> Files:
        """Add what is generated to the hand-written files."""
        pages = self._pages(config)
        for path, content in pages.items():
            found.append(_file(config, path, content))
        config.extra["feed"] = feed.PATH if feed.PATH in pages else ""  # for the pages' heads
        config.extra["texts"] = site.in_force(self.documents)  # for their feet
        try:
            self._add_release(found, config, pages)
        except BadInput as error:
            raise PluginError(str(error)) from None
        self.documents = []  # and all that was found in them: the pages are made
        return found

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Keep the templates as they are compiled, which takes longer than to fill in a page."""
        kept = self.root / self.config.build / "templates"
        kept.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(kept))
        return env

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Keep from being read as Markdown what was read already, and what is HTML already."""
        if page.file.generated_by is None:
            return markdown
        markdown, articles = sections.take(markdown, self._read(page))
        markdown, blocks = raw.take(markdown)
        self.aside[page.file.src_uri] = articles, blocks
        return markdown

    def on_page_content(self, html: str, *, page: Page, **_: Any) -> str:
        """Leave Material's own index, which every page loads, empty: ours takes its place."""
        page.meta["search"] = {"exclude": True}
        if page.file.generated_by is None:
            return html
        taken, blocks = self.aside.pop(page.file.src_uri)
        ids = raw.anchors(blocks)
        if taken:  # an article may hold blocks
            html, blocks = raw.put(html, blocks), []
        articles = sections.learn(html, taken, self._read(page))
        ids = ids.union(*(each.anchors for each in articles.values()))
        page.present_anchor_ids = ids | (page.present_anchor_ids or set())
        if page.links_to_anchors is not None:
            links = {id_: f"#{id_}" for each in articles.values() for id_ in each.links}
            page.links_to_anchors.setdefault(page.file, {}).update(links)
        self.back[page.file.src_uri] = articles, blocks
        return html

    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """Put back what was kept from being read, now that nobody will look through the page.
        Put our worker behind the search box."""
        articles, blocks = self.back.pop(page.file.src_uri, ({}, []))
        output = publish.with_search(output, self.search_worker)
        return sections.put(raw.put(output, blocks), articles)

    def on_post_template(self, output: str, **_: Any) -> str:
        """The same on pages that stand for none, such as the one for a wrong address."""
        return publish.with_search(output, self.search_worker)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Finish what is to be published."""
        if not self.serving:
            publish.finish(
                Path(config.site_dir),
                service_worker=self.own[release.WORKER].decode(),
                build=self.root / self.config.build,
            )

    def _add_release(
        self, found: Files, config: MkDocsConfig, pages: Mapping[str, str | Path]
    ) -> None:
        """Our scripts and styles and the run-time, under names that hold their digests."""
        folders = publish.Folders(
            calculators=self.root / self.config.calculators,
            pyodide=self.root / self.config.pyodide,
            minisearch=self.root / self.config.minisearch,
            esbuild=self.root / self.config.esbuild,
            lock_tool=self.root / self.config.lock_tool,
            build=self.root / self.config.build,
        )
        index = search.index(self.documents, self.vocabularies, pages)
        self.own = publish.scripts(Path(config.docs_dir), index, folders)
        for name in self.own:
            if file := found.get_file_from_path(f"{release.ASSETS}/{name}"):
                found.remove(file)
        made = publish.assemble(folders, self.own, offline=not self.serving)
        for path, source in made.files.items():
            found.append(_file(config, path, source))
        self.search_worker = made.path(f"{release.ASSETS}/{publish.SEARCH_WORKER}")
        config.extra["release"] = made.folder  # for pages with a template of their own
        config.extra_css = [made.path(path) for path in config.extra_css]
        for script in config.extra_javascript:
            if not isinstance(script, str):
                script.path = made.path(script.path)

    def _pages(self, config: MkDocsConfig) -> dict[str, str | Path]:
        try:
            found = cases.read(self.root / self.config.cases)
        except BadInput as error:
            raise PluginError(str(error)) from None
        return site.generated(
            self.documents,
            site_name=config.site_name,
            site_url=config.site_url or "",
            pins=self.pins,
            cases=found,
            questions=self.questions,
            report=self.report,
            kept=self.root / self.config.build / "pages",
        )

    def _read(self, page: Page) -> dict[str, Section]:
        """What was read of the texts in this page's folder, on pages as deep as this one."""
        folder = PurePosixPath(page.file.src_uri).parent.as_posix()
        if folder != self.read[0]:
            self.read = (folder, {})
        return self.read[1].setdefault(page.file.url.count("/"), {})

    def _check_quotations(self) -> None:
        """Say so where the calculators' quotations are not those of the texts."""
        folder = self.root / self.config.calculators
        self.pins = pins.read(folder / "pins.toml")
        for document in self.documents:
            if document.name == self.pins.document:
                expected = quotations.module(document, self.pins)
                if (folder / "quotations.py").read_text(encoding="utf-8") != expected:
                    log.warning(
                        "calculators/quotations.py が terms の文言と一致しません。"
                        "「kiyaku quotations」で作り直してください。"
                    )


def _file(config: MkDocsConfig, path: str, source: str | bytes | Path) -> File:
    """A generated file by its path on the site: what it holds, or where that lies."""
    if isinstance(source, Path):
        return File.generated(config, path, abs_src_path=str(source))
    return File.generated(config, path, content=source)
