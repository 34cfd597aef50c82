from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread, get_native_id

import pytest

from models.mediapipe_threads import graph_threads_named
from models.store import ModelStore

AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from models.body_landmarker import BodyLandmarker
from models.face_landmarker import FaceLandmarker

sys.setswitchinterval(1e-5)
face, body = map(Path, sys.argv[1:])
with ThreadPoolExecutor() as threads:
    opened = [
        threads.submit(FaceLandmarker(face, "face@1").open),
        threads.submit(BodyLandmarker, body, "body@1"),
    ]
for each in opened:
    each.result().close()
"""


@pytest.mark.integration
def test_both_landmarkers_may_be_opened_at_once(model_store: ModelStore) -> None:
    """Faces and bodies are looked for by two threads, which begin with an interview."""
    paths = [model_store.path(name) for name in ("face-landmarker", "body-landmarkers")]
    command = [sys.executable, "-c", AT_ONCE, *map(str, paths)]
    opened = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    assert opened.returncode == 0, opened.stderr[-2000:]


def test_the_threads_of_a_graph_are_told_apart_though_they_name_themselves() -> None:
    comm: list[Path] = []
    named, over = Event(), Event()

    def compute() -> None:
        comm.append(Path(f"/proc/self/task/{get_native_id()}/comm"))
        comm[0].write_text("mediapipe/1")
        named.set()
        over.wait()

    thread = Thread(target=compute)
    with graph_threads_named("face"):
        thread.start()
        named.wait()
    assert comm[0].read_text() == "face\n"
    over.set()
    thread.join()
