"""Made people printed as resumes: text, Word and PDF in layouts as they are met."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.made_people import Person
from benchmarks.resume_layouts import pdf, text, word

Layout = Callable[[Person], bytes]

TUNED: dict[str, Layout] = {
    f.__name__: f
    for f in (
        text.text_plain,
        text.text_labelled,
        word.word_headings,
        word.word_form,
        word.word_title_first,
        pdf.pdf_one_column,
        pdf.pdf_two_columns,
        pdf.pdf_form,
        pdf.pdf_timeline,
    )
}
"""The parser was tuned on these; word_title_first and pdf_timeline only once they had been measured."""

HELD_OUT: dict[str, Layout] = {f.__name__: f for f in (text.held_markdown, pdf.held_pdf_band)}
"""Written after the parser and not looked at while it was tuned."""

UNTOLD = {"word_title_first": ("times", "languages")}
"""Fields that a layout does not print."""
