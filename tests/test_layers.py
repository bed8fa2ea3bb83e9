"""Imports point downward only, and each room knows only what it may."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.paths import ROOT

# From the bottom up: a module may import from the layers below its own, not beside or above.
LAYERS = [
    ["kiyaku.runtime_library", "kiyaku.runtime_late"],  # run in Pyodide, and know nothing else
    ["kiyaku.problems", "kiyaku.lean", "kiyaku.once", "kiyaku.kept"],
    ["kiyaku.repository", "kiyaku.help", "kiyaku.readings", "kiyaku.numerals", "kiyaku.segments", "kiyaku.wording",
     "kiyaku.align", "kiyaku.figures", "kiyaku.importer.lines"],
    ["kiyaku.cases", "kiyaku.escaping", "kiyaku.model", "kiyaku.reference_words", "kiyaku.kinds",
     "kiyaku.qualifiers"],
    ["kiyaku.rows", "kiyaku.level", "kiyaku.source", "kiyaku.predicates"],
    ["kiyaku.syntax", "kiyaku.frontmatter", "kiyaku.pairing", "kiyaku.pins", "kiyaku.reference_tree",
     "kiyaku.vocabulary", "kiyaku.importer.read_text", "kiyaku.importer.docx_package"],
    ["kiyaku.importer.markdown_inline", "kiyaku.importer.docx_numbering"],
    ["kiyaku.references", "kiyaku.sentences", "kiyaku.importer.read_markdown", "kiyaku.importer.read_docx",
     "kiyaku.importer.read_pdf"],
    ["kiyaku.files", "kiyaku.definitions", "kiyaku.importer.read", "kiyaku.importer.repair",
     "kiyaku.importer.heads", "kiyaku.importer.identify", "kiyaku.importer.entries",
     "kiyaku.importer.nodes"],
    ["kiyaku.glossary", "kiyaku.diff", "kiyaku.importer.body"],
    ["kiyaku.importer.recognise", "kiyaku.reports.outline", "kiyaku.parties"],
    ["kiyaku.decisions"],
    ["kiyaku.duties"],
    ["kiyaku.importer.run"],
    ["kiyaku.checks.base", "kiyaku.reports.words", "kiyaku.reports.printed"],
    ["kiyaku.binding", "kiyaku.carried", "kiyaku.reports.docx_parts"],
    ["kiyaku.coverage", "kiyaku.effects"],
    ["kiyaku.checks.exceptions"],
    ["kiyaku.checks.form", "kiyaku.checks.references", "kiyaku.checks.terms",
     "kiyaku.checks.wording", "kiyaku.checks.conflicts", "kiyaku.checks.duties",
     "kiyaku.checks.calculators",
     "kiyaku.checks.file"],
    ["kiyaku.checks.run"],
    ["kiyaku.check", "kiyaku.draft"],
    ["kiyaku.akn", "kiyaku.export", "kiyaku.search", "kiyaku.quotations", "kiyaku.wheels", "kiyaku.policy",
     "kiyaku.archives", "kiyaku.bundle", "kiyaku.lockfile", "kiyaku.release", "kiyaku.compress", "kiyaku.reports.text",
     "kiyaku.reports.duties",
     "kiyaku.reports.html", "kiyaku.reports.coverage", "kiyaku.reports.effects", "kiyaku.reports.docx_table",
     "kiyaku.reports.docx_redline", "kiyaku.reports.draft"],
    ["kiyaku.periods", "kiyaku.history", "kiyaku.browser", "kiyaku.questions"],
    ["kiyaku.notice", "kiyaku.review"],
    ["kiyaku.reports.notice"],
    ["kiyaku.pages.markup", "kiyaku.pages.form", "kiyaku.pages.marks", "kiyaku.pages.report",
     "kiyaku.pages.raw", "kiyaku.pages.sections", "kiyaku.pages.sharing"],
    ["kiyaku.pages.calculation"],
    ["kiyaku.pages.known"],
    ["kiyaku.pages.terms", "kiyaku.pages.duties", "kiyaku.pages.glossary", "kiyaku.pages.compare",
     "kiyaku.pages.calculators",
     "kiyaku.pages.checks", "kiyaku.pages.coverage", "kiyaku.pages.history", "kiyaku.pages.draft",
     "kiyaku.pages.home", "kiyaku.pages.data", "kiyaku.pages.search",
     "kiyaku.pages.reference", "kiyaku.pages.batch", "kiyaku.pages.embed", "kiyaku.pages.offers"],
    ["kiyaku.pages.feed", "kiyaku.pages.config"],
    ["kiyaku.pages.architecture"],
    ["kiyaku.pages.site"],
    ["kiyaku.publish"],
    ["kiyaku.cli"],
    ["kiyaku.plugin"],
    ["kiyaku.__main__"],
]  # fmt: skip
# Who reads YAML.
YAML = [
    "kiyaku.frontmatter",
    "kiyaku.cases",
    "kiyaku.questions",
    "kiyaku.vocabulary",
    "kiyaku.pages.config",
]
# Packages whose heads import nothing.
PACKAGES = ["kiyaku", "kiyaku.checks", "kiyaku.importer", "kiyaku.reports", "kiyaku.pages"]


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "kiyaku").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imports(path: Path) -> set[str]:
    """Every module that a file names in an import, `from package import module` resolved."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_module_has_its_layer() -> None:
    assert sorted(_modules()) == sorted([*PACKAGES, *(name for layer in LAYERS for name in layer)])


def test_imports_point_downward_only() -> None:
    height = {name: at for at, layer in enumerate(LAYERS) for name in layer}
    for name, path in _modules().items():
        for imported in _imports(path) & set(height):
            assert height[imported] < height.get(name, -1), f"{name} imports {imported}"


def test_only_the_plugin_knows_mkdocs_and_yaml_only_who_reads_it() -> None:
    for name, path in _modules().items():
        roots = {imported.partition(".")[0] for imported in _imports(path)}
        assert "mkdocs" not in roots or name == "kiyaku.plugin", name
        assert "yaml" not in roots or name in YAML, name


def test_the_calculators_do_not_know_the_engine() -> None:
    for path in (ROOT / "calculators").rglob("*.py"):
        roots = {imported.partition(".")[0] for imported in _imports(path)}
        assert "kiyaku" not in roots, path
