"""The printed card of a learner: how a trainer makes one, and what is read on it."""

import re
from io import BytesIO
from typing import NamedTuple

import zxingcpp
from PIL import Image


class PaperCard(NamedTuple):
    """What is printed on a card and its strip."""

    number: str
    pin: str
    address: str


def a_card_for(trainer, name: str) -> PaperCard:
    """Make a card as a trainer does, and read it as a person and a telephone do."""
    trainer.look_up(name)
    trainer.follow(trainer.page.get_by_role("table").get_by_role("link").first)
    trainer.follow(trainer.page.get_by_role("button", name=re.compile("carte")))
    card = trainer.page.locator(".print-card")
    number, pin = card.locator("b.number").all_inner_texts()
    drawn = Image.open(BytesIO(card.locator("svg.qr").screenshot(scale="css")))
    (scanned,) = zxingcpp.read_barcodes(drawn.resize((drawn.width * 4, drawn.height * 4)))
    return PaperCard(number, pin, scanned.text)
