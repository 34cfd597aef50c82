"""Why a file cannot be read: causes that screens can word, never words of the file."""

from __future__ import annotations

from enum import StrEnum

from interview.errors import BadInput


class Cause(StrEnum):
    """What is wrong with an uploaded file."""

    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"
    OLD_WORD = "old_word"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_FILES = "too_many_files"
    BOMB = "bomb"
    MACRO = "macro"
    SCRIPT = "script"
    EXTERNAL_REFERENCE = "external_reference"
    UNSAFE_PATH = "unsafe_path"
    NO_TEXT = "no_text"
    NO_RESUME = "no_resume"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    GIVEN_UP = "given_up"


class UnreadableFile(BadInput):
    """A file that is not read; `cause` says why."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.code = f"file_{cause.value}"
        self.cause = cause
