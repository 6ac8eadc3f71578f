"""Many certificates in one ZIP, written as it is read: memory holds one file at a time."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from learning.reports.completions import CompletionRow
from learning.reports.rules import safe_cell

INDEX = "index.csv"


@dataclass(frozen=True)
class Printed:
    """A certificate as its paper says it: the PDF, the name on it, and its days in ISO form."""

    pdf: bytes
    name: str
    issued: str
    valid_until: str


class _Pipe(io.RawIOBase):
    """Where the ZIP is written: keeps what was not yet taken away."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self._waiting += bytes(data)  # type: ignore[call-overload]
        return len(data)  # type: ignore[arg-type]

    def taken(self) -> bytes:
        """What was written since the last time."""
        out = bytes(self._waiting)
        self._waiting.clear()
        return out


def zip_pieces(
    heading: list[str], records: Iterable[CompletionRow], file_of: Callable[[str], Printed | None]
) -> Iterator[bytes]:
    """The pieces of a ZIP: a PDF for each record with a certificate that counts, and an index at the end.

    `file_of`: a certificate by its code, or None where it no longer counts. The index says what is printed: the
    account may have another name by now. Its dates are days in ISO form.
    """
    pipe, index = _Pipe(), io.StringIO()
    rows = csv.writer(index)
    rows.writerow(heading)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as bundle:
        for record in records:
            printed = file_of(record.certificate_code) if record.certificate_code else None
            if printed is None or record.certificate_code is None:
                continue
            name = f"certificate-{record.certificate_code[:8]}.pdf"
            bundle.writestr(name, printed.pdf)
            cells = [
                printed.name,
                record.team or "",
                record.certificate_code,
                printed.issued,
                printed.valid_until,
                name,
            ]
            rows.writerow([safe_cell(cell) for cell in cells])
            yield pipe.taken()
        bundle.writestr(INDEX, "\ufeff" + index.getvalue())
    yield pipe.taken()
