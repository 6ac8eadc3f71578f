"""HTML to PDF. The sole importer of xhtml2pdf; it can open nothing but the bundled folder it is given.

Beside what xhtml2pdf knows, a page may use the tags of core/flow.py: text in any script, and simple drawings.
"""

import logging
import threading
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from learning.core.shaping import Shaper

logging.getLogger("xhtml2pdf").setLevel(logging.ERROR)
logging.getLogger("svglib").setLevel(logging.ERROR)

# The renderer keeps state in module globals (fonts, parser), so one page is made at a time in a process.
_one_at_a_time = threading.Lock()
RENDER_SECONDS = 20.0
DOCUMENT_BYTES = 400_000


class PdfError(Exception):
    """The page could not be made; nothing was written."""


@lru_cache(maxsize=4)
def _shaper(folder: str) -> Shaper:
    """The shaper of a folder of fonts, for the life of the process; lines are ordered as xhtml2pdf orders them."""
    from xhtml2pdf import bidi

    return Shaper(folder, lambda text, base: bidi.display_order(text, base)[1], bidi.reorder)


def render(html: str, folder: Path, *, title: str, author: str, subject: str) -> bytes:
    """A PDF of an HTML page. Fonts and images are read from inside `folder`, and nowhere else.

    The fonts of shaped text lie in `folder`/fonts. Raises PdfError when the page cannot be made, or when it asked for
    something outside the folder, and scripts.Unprintable when no font has what a text needs.
    """
    from reportlab import rl_config
    from xhtml2pdf import default, parser, pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    from learning.core import flow

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
    shaper = _shaper(str(folder / "fonts"))
    sheet = flow.Sheet(folder, shaper)
    with _one_at_a_time:
        # The maker of pages finds the class of a tag by its name among its own, and the attributes in a table: a side
        # door, held open by tests/paper.
        default.TAGS.update(flow.described())
        for name, tag in flow.tags(sheet).items():
            setattr(parser, f"pisaTag{name.upper()}", tag)
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
