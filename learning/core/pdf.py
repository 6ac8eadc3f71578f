"""HTML to PDF. The sole importer of xhtml2pdf; it can open nothing but the bundled folder it is given."""

import logging
import threading
from io import BytesIO
from pathlib import Path

logging.getLogger("xhtml2pdf").setLevel(logging.ERROR)
logging.getLogger("svglib").setLevel(logging.ERROR)

# The renderer keeps state in module globals (fonts, parser), so one page is made at a time in a process.
_one_at_a_time = threading.Lock()
RENDER_SECONDS = 20.0
DOCUMENT_BYTES = 400_000


class PdfError(Exception):
    """The page could not be made; nothing was written."""


def render(html: str, folder: Path, *, title: str, author: str, subject: str) -> bytes:
    """A PDF of an HTML page. Fonts and images are read from inside `folder`, and nowhere else.

    Raises PdfError when the page cannot be made, or when it asked for something outside the folder.
    """
    from reportlab import rl_config
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    policy = ResourceAccessPolicy(
        allow_remote=False,
        base_dir=folder,
        allow_local_outside_base=False,
        max_local_bytes=2_000_000,
        max_image_pixels=4_000_000,
        max_resources=30,
        max_render_seconds=RENDER_SECONDS,
        max_document_bytes=DOCUMENT_BYTES,
    )
    rl_config.useA85 = 0  # pictures as bytes, not as text: a fifth smaller, and much faster to write
    out = BytesIO()
    with _one_at_a_time:
        result = pisa.CreatePDF(
            html,
            dest=out,
            path=str(folder / "page.html"),
            encoding="utf-8",
            resource_policy=policy,
            context_meta={"title": title, "author": author, "subject": subject, "keywords": ""},
        )
    if result.err:
        raise PdfError(f"{result.err} faults while making the PDF")
    return out.getvalue()
