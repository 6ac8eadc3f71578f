"""The licences of the packages the product runs on, as NOTICE.md lists them. `python -m tests.structure.notices` renews.

A package says its licence in `License-Expression`, in classifiers or in free words; what is none of these is named here.
"""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTICE = ROOT / "NOTICE.md"
BEGIN, END = "<!-- packages -->", "<!-- end of packages -->"
# Free words that packages use, as the identifier of the same licence (spdx.org).
SAID = {
    "3-clause bsd": "BSD-3-Clause", "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause", "mit license": "MIT",
    "apache 2.0": "Apache-2.0", "apache software license": "Apache-2.0", "apache license 2.0": "Apache-2.0",
    "zope public license": "ZPL-2.1", "zpl 2.1": "ZPL-2.1", "lgpl3": "LGPL-3.0", "lgpl": "LGPL-3.0",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later", "mpl-2.0": "MPL-2.0",
    "python software foundation license": "PSF-2.0", "isc license (iscl)": "ISC",
    "historical permission notice and disclaimer (hpnd)": "HPND",
}  # fmt: skip
# Windows takes tzdata, which no Linux or macOS machine installs.
ELSEWHERE = {"tzdata": "Apache-2.0"}


# What a package's metadata leaves out and its repository says.
UNSAID = {"pysqlite3": "Zlib"}


def locked(*names: str) -> list[str]:
    """The packages that these lock files name."""
    text = "".join((ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in names)
    return sorted(set(re.findall(r"(?m)^([A-Za-z0-9._-]+)==", text)), key=str.lower)


def licence(name: str) -> str | None:
    """The licence an installed package says it has; None where it is not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(name)
    if said := about.get("License-Expression"):
        return said
    classified = [c.rsplit(" :: ", 1)[-1] for c in about.get_all("Classifier") or () if c.startswith("License :: ")]
    words = [*(c for c in classified if c != "OSI Approved"), (about.get("License") or "").split("\n")[0]]
    return next((SAID.get(w.strip().casefold(), w.strip()) for w in words if w.strip()), UNSAID.get(name))


def table() -> str:
    """What NOTICE.md holds between its marks."""
    rows = [f"| {name} | {licence(name)} |" for name in locked("app", "postgresql")]
    return "\n".join([BEGIN, "| Package | Licence |", "|---|---|", *rows, END])


if __name__ == "__main__":
    text = NOTICE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    NOTICE.write_text(before + table() + rest.split(END)[1], "utf-8")
