"""Whatever is done to a file of any format: it gives articles and rejects, or one sentence, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from toolkit import load
from toolkit.errors import UnreadableFile

FORMATS = Path(__file__).parent / "data" / "formats"
pytestmark = pytest.mark.filterwarnings("ignore")


def broken(content: bytes, step: int) -> dict[str, bytes]:
    """Cut off, with bytes changed, left out and doubled, and in other encodings."""
    chance = random.Random(7)
    found = {f"cut at {at}": content[:at] for at in range(1, len(content), step)}
    found |= {f"begun at {at}": content[at:] for at in range(1, len(content), 3 * step)}
    for at in range(0, len(content), 2 * step):
        found[f"changed at {at}"] = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        found[f"shorter at {at}"] = content[:at] + content[at + chance.randrange(1, 40) :]
        found[f"twice at {at}"] = content[:at] + content[max(at - chance.randrange(1, 200), 0) :]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return found
    for encoding in ("utf-16", "utf-32", "cp1252", "mac-roman", "shift-jis"):
        found[encoding] = text.encode(encoding, errors="replace")
    return found


@pytest.mark.parametrize("step", [499, pytest.param(10, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", sorted(path.name for path in FORMATS.iterdir()))
def test_a_broken_file_is_read_or_says_so(tmp_path, name, step, capfd):
    content = (FORMATS / name).read_bytes()
    form = load.registry.of(content[: load.sources.HEAD], name).name
    path = tmp_path / name
    for change, piece in broken(content, step).items():
        path.write_bytes(piece)
        for how in (None, form):
            try:
                found = load.intake(path, format=how)
            except UnreadableFile as error:
                sentence = str(error)
                assert "\n" not in sentence, (change, how)
            else:
                account = found.files[["n_records", "n_articles", "n_rejects"]].sum().tolist()
                assert account == [sum(account[1:]), len(found.articles), len(found.rejects)], (change, how)
                assert account[0] > 0 or form == "mediacloud", (change, how)  # a header may be all that is left
    assert capfd.readouterr() == ("", "")
