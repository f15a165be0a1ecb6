"""Save a figure with the numbers that it draws and a note of what they came from: png, svg, pdf, csv and json.

Its files say the same on every machine with the same versions: no clock, no user, no path of this computer is in them,
and saving again gives the same bytes. The csv is the table that was drawn; the json is its provenance, and a short form
of it is inside the pictures. All of them are written, or none.

A file declares the figures of a study, each once (`declaring` says how): `build` makes those that are out of date,
`check` makes all of them again and says which differ, `explain` where the numbers of one come from. `contact_sheet`
shows them on one page as they are printed, in grey, and as colour-blind readers see them.
"""

from toolkit.figures.building import Drawn, build, check, draw
from toolkit.figures.contact import contact_sheet
from toolkit.figures.explaining import Explained, explain
from toolkit.figures.provenance import Provenance, provenance_of
from toolkit.figures.saving import save

__all__ = [
    "Drawn",
    "Explained",
    "Provenance",
    "build",
    "check",
    "contact_sheet",
    "draw",
    "explain",
    "provenance_of",
    "save",
]
