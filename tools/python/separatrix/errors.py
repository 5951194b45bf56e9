"""One class for each exit code of the command line, with its sentence."""

from __future__ import annotations

import sys
import warnings
from typing import Any


class SeparatrixError(Exception):
    """A command that could not be done; ``code`` is the exit code of the command line."""

    code = 70


class UsageError(SeparatrixError, ValueError):
    """What was asked for is not allowed; the sentence says what is (exit code 64)."""

    code = 64


class BadDataError(SeparatrixError, ValueError):
    """A model or data file says something wrong; file, line and character are named (exit code 65)."""

    code = 65


class InputMissingError(SeparatrixError, FileNotFoundError):
    """An input cannot be read (exit code 66)."""

    code = 66


class InternalError(SeparatrixError, RuntimeError):
    """A mistake of ours, or no memory (exit code 70)."""

    code = 70


class CannotCreateError(SeparatrixError, OSError):
    """An output cannot be created (exit code 73)."""

    code = 73


class CannotWriteError(SeparatrixError, OSError):
    """An output cannot be written (exit code 74)."""

    code = 74


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or an interrupted notebook; nothing was written (exit code 130)."""

    code = 130


class SeparatrixWarning(UserWarning):
    """A result came with a sentence that the command line would print on stderr."""


class ClaimFailsWarning(SeparatrixWarning):
    """A claim fails, or labels contradict their closed form (exit code 1)."""


class UndecidedWarning(SeparatrixWarning):
    """A result is not all that was asked for: something is undecided (exit code 2)."""


_ERRORS = {each.code: each for each in (UsageError, BadDataError, InputMissingError, InternalError, CannotCreateError,
                                        CannotWriteError, Interrupted)}
_WARNINGS = {1: ClaimFailsWarning, 2: UndecidedWarning}


def _caller() -> int:
    """How many frames above check() the module is called from: a warning names the line that a user wrote."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    return level


def check(found: dict[str, Any]) -> dict[str, Any]:
    """What the engine found, if it could be done: raises the exception of its exit code, and warns of its notices."""
    code, notices = found["code"], found.get("notices", [])
    if code not in (0, 1, 2):
        raise _ERRORS.get(code, InternalError)(found["sentence"] or "; ".join(notices))
    for sentence in notices:
        warnings.warn(sentence, _WARNINGS.get(code, SeparatrixWarning), stacklevel=_caller())
    return found
