"""Many certificates in one ZIP, written as it is read: memory holds one file at a time."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

from learning.reports.completions import Record
from learning.reports.rules import safe_cell

INDEX = "index.csv"


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
    heading: list[str], records: Iterable[Record], file_of: Callable[[str], tuple[bytes, str] | None]
) -> Iterator[bytes]:
    """The pieces of a ZIP: a PDF for each record with a certificate that counts, and an index at the end.

    `file_of`: the PDF of a certificate by its code and the name printed on it, or None where it no longer counts.
    """
    pipe, index = _Pipe(), io.StringIO()
    rows = csv.writer(index)
    rows.writerow(heading)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as bundle:
        for record in records:
            found = file_of(record.certificate_code) if record.certificate_code else None
            if found is None or record.certificate_code is None:
                continue
            pdf, printed = found
            name = f"certificate-{record.certificate_code[:8]}.pdf"
            bundle.writestr(name, pdf)
            rows.writerow([safe_cell(printed), safe_cell(record.team or ""), record.certificate_code, name])
            yield pipe.taken()
        bundle.writestr(INDEX, "\ufeff" + index.getvalue())
    yield pipe.taken()
