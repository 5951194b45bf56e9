"""Gradient flows of transformer training theory: derived, integrated, verified.

The same engine as the program ``separatrix``, in this process: commands are methods of a ``Model``, options are keyword
arguments of the same names (``--no-agree`` is ``no_agree=True``), results are objects.

>>> import separatrix as sx
>>> sx.Model("markov", p="1/10").basin({"e": "1/2", "w": "-3/10"})[0].label
'global-minimum'
"""

from ._engine import version as __version__
from .errors import (
    BadDataError,
    CannotCreateError,
    CannotWriteError,
    ClaimFailsWarning,
    InputMissingError,
    InternalError,
    Interrupted,
    SeparatrixError,
    SeparatrixWarning,
    UndecidedWarning,
    UsageError,
)
from .exact import expression_text, number_text
from .model import Model, cite, listed, report, verify
from .results import (
    Basin,
    Boundary,
    Derivation,
    Ensemble,
    Path,
    Phase,
    Report,
    Result,
    Stages,
    Stationary,
    Verification,
)

__all__ = [
    "BadDataError", "Basin", "Boundary", "CannotCreateError", "CannotWriteError", "ClaimFailsWarning", "Derivation",
    "Ensemble", "InputMissingError", "InternalError", "Interrupted", "Model", "Path", "Phase", "Report", "Result",
    "SeparatrixError", "SeparatrixWarning", "Stages", "Stationary", "UndecidedWarning", "UsageError", "Verification",
    "cite", "expression_text", "listed", "number_text", "report", "verify",
]
