"""A scanned PDF goes through the page reader and becomes a profile all the same."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest

from benchmarks.made_people import people
from benchmarks.resume_layouts.pdf import pdf_one_column
from ehr_bridge.resumes.reading_room import ReadingRoom
from interview.ports import PageReader
from models.ocr import open_page_reader
from tests.ehr_bridge.resumes.test_uploads import send
from tests.ehr_bridge.world import World
from tests.fetch_media import store


def scanned(content: bytes) -> bytes:
    """The pages of a PDF as pictures, without their text."""
    source = pdfium.PdfDocument(content)
    pictures = [page.render(scale=150 / 72).to_pil() for page in source]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=150, save_all=True, append_images=pictures[1:])
    return out.getvalue()


@pytest.mark.integration
async def test_a_scan_is_read(world: World) -> None:
    person = people("zh")[2]
    browser = await world.signed_in("hr")
    row = (await send(browser, "scan.pdf", scanned(pdf_one_column(person)))).json()["items"][0]
    bridge = world.bridge
    reader: PageReader = open_page_reader(store())
    room = ReadingRoom(bridge.database, bridge.resumes.files, reader, bridge.now)
    assert await room.read_next()
    await room.close()
    seen = (await browser.get(f"/resumes/{row['id']}")).json()
    assert (seen["status"], seen["scanned"]) == ("parsed", True)
    assert seen["profile"]["name"]["value"] == person.name
    assert seen["profile"]["contact"]["emails"][0]["value"] == person.email
    employers = [work["employer"]["value"] for work in seen["profile"]["work"]]
    assert employers == [work.place for work in person.work]
