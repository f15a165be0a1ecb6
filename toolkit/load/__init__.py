"""From whatever the researcher has to one table of articles, with an account of every record.

`articles` gives the table, `intake` the account as well: records in = articles + rejects, always. A format is found by
what a file holds; `FORMATS` lists them, one file of this folder each. Columns are recognised by their usual names.
"""

from __future__ import annotations

from toolkit import memory
from toolkit.load.batches import Batches, batches
from toolkit.load.intake import Intake, articles, intake
from toolkit.load.outlets import outlets
from toolkit.load.registry import FORMATS, formats

memory.of_the_c_library()

__all__ = ["FORMATS", "Batches", "Intake", "articles", "batches", "formats", "intake", "outlets"]
