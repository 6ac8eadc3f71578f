"""A certificate as somebody holds it: printed, photocopied in black and white, photographed a little askew."""

import io
import random

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

# On the page the square is 98 points wide (3.5 cm).
SQUARE_POINTS = 98
CENTIMETRE = 72 / 2.54


def photocopy(pdf: bytes, centimetres: float, dpi: int, chance: random.Random) -> Image.Image:
    """The lower right of a page, with the square so many centimetres wide, after a bad copier."""
    scale = dpi / 72 * centimetres * CENTIMETRE / SQUARE_POINTS
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=scale, grayscale=True).to_pil()
    wide, high = page.size
    cut = page.crop((int(wide * 0.62), int(high * 0.62), wide, high))
    noise = Image.effect_noise(cut.size, chance.uniform(20, 40)).convert("L")
    grain = ImageChops.add(cut, noise, 1.0, -128)
    turned = grain.rotate(chance.uniform(-3, 3), fillcolor=255, resample=Image.Resampling.BILINEAR)
    soft = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.5)))
    threshold = chance.randint(118, 150)
    return soft.point(lambda value: 255 if value > threshold else 0)


def read_square(picture: Image.Image) -> str:
    """What a reader finds in a picture, or an empty text."""
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


def forged(address: str) -> str:
    """The same address with another signature: still a record that can be read, for every record.

    A letter in the midst of the signature is changed, because the last letters of base64 do not all carry whole bits:
    another letter there may be no record at all.
    """
    place = len(address) - 40
    return address[:place] + ("A" if address[place] != "A" else "B") + address[place + 1 :]
