"""The command line: read, call, print. A result goes to standard output, as CSV when it is piped; all else to errors.

Exit codes: 0 done; 1 it could not be done, and one sentence says why; 2 the command was not understood;
130 interrupted.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import TextIO

import click

import toolkit as tk
from toolkit.cli.articles import demo, index, load, sample
from toolkit.cli.explore import explore
from toolkit.cli.figures import figures
from toolkit.cli.lexicons import lexicon
from toolkit.cli.output import note
from toolkit.cli.questions import duplicates, keyness, kwic, score, select, shift, terms
from toolkit.cli.report import report

_REFUSED = (OSError, ValueError, TypeError, KeyError, ImportError)


def main() -> None:
    """Run the command `toolkit`, and end with its exit code."""
    warnings.showwarning = _say_warning
    try:
        code = toolkit.main(prog_name="toolkit", standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except SystemExit:  # click's, with 1, where the pipe is closed, as by `| head`: whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    except _REFUSED as error:
        note(f"Error: {_sentence(error)}")
        code = 1
    sys.exit(code)


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:  # of the system, which tells a number first
        where = f" ('{error.filename}')" if error.filename else ""
        return f"{error.strerror}{where}."
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error) or type(error).__name__


def _say_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    note(f"Note: {message}")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(tk.__version__, "--version", message="%(prog)s %(version)s")
def toolkit() -> None:
    """How news frames events: load articles, count words, score frames, and say how sure the numbers are.

    Results are CSV when piped, a file of the kind that its name ends in with --out, and a short table on a screen.

    \b
    Examples:
      toolkit demo
      toolkit score data/sample --frame aggression --by outlet
      toolkit score data/sample --frame aggression --by outlet --out table2.html
      toolkit kwic data/sample "peace process*" > lines.csv
    """


_ARTICLES = (demo, sample, load, index)
_QUESTIONS = (score, terms, keyness, shift, kwic, select, duplicates)
for _command in (*_ARTICLES, *_QUESTIONS, explore, lexicon, figures, report):
    toolkit.add_command(_command)
