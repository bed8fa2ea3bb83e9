"""The page on which a reader compares a text of their own: its form, before any script runs.

What is compared and shown comes from `kiyaku.browser`, which runs in the reader's browser.
"""

from __future__ import annotations

from html import escape

from kiyaku import draft
from kiyaku.files import Document
from kiyaku.importer.read import MAX_SIZE
from kiyaku.pages import markup
from kiyaku.reports import words


def page(documents: list[Document], *, data: str) -> str:
    """The page as Markdown. `data` is the way from the page to the folder of data files."""
    return "\n".join(
        [
            markup.head(
                title="手元の案を比べる",
                description="手元の規約案（Word、テキスト）を、公開している版と条項ごとに比べます。"
                "文書は送信されません。",
                hide=["navigation", "toc"],
                search={"exclude": True},
            ),
            "# 手元の案を比べる",
            "",
            '<p class="lead">手元の文書を、公開している規約の版と条項ごとに比べ、点検します。</p>',
            '<p class="privacy">読み取りも比較も、お使いのブラウザーの中で行います。'
            "<strong>文書は送信も保存もされません。</strong></p>",
            "",
            f'<div class="draft-page given" data-data="{data}" data-largest="{MAX_SIZE}"'
            f' data-too-large="{MAX_SIZE // 2**20}MBを超えるファイルは読めません。">',
            *_form(documents),
            '<p class="draft-status" role="status"></p>',
            '<progress class="draft-progress" aria-label="処理中" hidden></progress>',
            '<p class="draft-files" hidden></p>',
            '<div class="draft-answer" tabindex="-1" role="region" aria-label="比較の結果"></div>',
            "</div>",
            "",
        ]
    )


def index(documents: list[Document]) -> str:
    """The documents and their revisions as JSON: what there is to be fetched, oldest first."""
    found = [
        {
            "document": document.name,
            "in_force": document.in_force.revision if document.in_force else None,
            "revisions": [
                {
                    "revision": each.revision,
                    "title": each.title,
                    "name": words.side(each),
                    "status": each.status,
                    "path": f"{document.name}/{each.revision}.json",
                }
                for each in document.revisions
            ],
        }
        for document in documents
    ]
    return markup.data({"documents": found})


def _form(documents: list[Document]) -> list[str]:
    accepted = ",".join(draft.SUFFIXES)
    kinds = "Word（.docx）、テキスト（.txt）、Markdown（.md）"
    return [
        "<form>",
        '<div class="field"><label for="draft-old">公開している版</label>',
        f'<select id="draft-old" name="old">{_options(documents)}</select></div>',
        '<div class="field"><label for="draft-new">比べるもの</label>',
        '<select id="draft-new" name="new"><option value="">手元の文書</option>'
        f"{_options(documents, chosen=False)}</select></div>",
        '<fieldset class="draft-own"><legend>手元の文書</legend>',
        '<div class="file-drop"><label for="draft-file">ファイルを選ぶか、ここにドロップしてください'
        f"<small>{kinds}。PDFは、Wordかテキストで保存し直してください。</small></label>",
        f'<input id="draft-file" name="file" type="file" accept="{accepted}"></div>',
        '<div class="field"><label for="draft-text">または、本文を貼り付けてください</label>',
        '<textarea id="draft-text" name="text" rows="6" autocomplete="off" spellcheck="false"'
        ' placeholder="第1条（目的）"></textarea></div>',
        "</fieldset>",
        '<p><button type="submit" class="md-button">比べる</button></p>',
        "</form>",
        "<noscript><p>比較にはJavaScriptが必要です。公開している版どうしの比較は、"
        '<a href="../">新旧対照表の一覧</a>からお読みいただけます。</p></noscript>',
    ]


def _options(documents: list[Document], *, chosen: bool = True) -> str:
    """The choice of revisions by document; the text in force is chosen."""
    groups = []
    for document in documents:
        title = (document.in_force or document.revisions[-1]).title
        options = "".join(
            f'<option value="{escape(document.name)}/{escape(each.revision)}"'
            f"{' selected' if chosen and each is document.in_force else ''}>"
            f"{escape(words.side(each))}</option>"
            for each in reversed(document.revisions)
        )
        groups.append(f'<optgroup label="{escape(title)}">{options}</optgroup>')
    return "".join(groups)
