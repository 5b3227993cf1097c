"""The documents are true: paths, commands, settings, dependencies and links exist as they say."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.config import HubSettings

pytestmark = pytest.mark.contract
ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT)
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "firmware_configs/**/*.md",
        "dashboards/grafana/**/*.md",
    )
    for path in ROOT.glob(pattern)
)
PACKAGES = ("wire", "edge", "hub", "demo", "bench")
FOLDERS = (*PACKAGES, "tests", "docs", "dashboards", "firmware_configs", ".ci")
MADE = {"hub/api/web/"}
"""What `make` makes."""
PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*\w/?")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^[ ]*```\w*\n(.*?)^[ ]*```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")


def read(name: str | Path) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_fences(text: str) -> str:
    return FENCED.sub("", text)


def the_map() -> list[str]:
    """The first word of each line of the map."""
    section = read("ARCHITECTURE.md").split("\n## 2.")[1].split("\n## 3.")[0]
    (block,) = FENCED.findall(section)
    return [line.split()[0] for line in block.splitlines() if line.strip()]


def code_folders() -> Iterator[str]:
    for package in PACKAGES:
        for init in (ROOT / package).rglob("__init__.py"):
            yield f"{init.parent.relative_to(ROOT)}/"


def dependencies() -> set[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[\[<>=~! ]", named)[0] for listed in lists for named in listed}
    return names - {project["name"]}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE))


def code_of(text: str) -> list[str]:
    return [*FENCED.findall(text), *INLINE.findall(without_fences(text))]


def test_every_path_on_the_map_exists() -> None:
    missing = [path for path in the_map() if not (ROOT / path).exists()]
    assert missing == []


def test_folders_on_the_map_end_with_a_slash_and_files_do_not() -> None:
    wrong = [path for path in the_map() if path.endswith("/") is not (ROOT / path).is_dir()]
    assert wrong == []


def test_the_map_leaves_out_no_folder_of_code() -> None:
    above = set(the_map())
    unlisted = [
        folder
        for folder in code_folders()
        if folder not in above and "/migrations/versions/" not in f"/{folder}"
    ]
    assert unlisted == []


def test_the_map_names_nothing_twice() -> None:
    assert len(the_map()) == len(set(the_map()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_paths_named_in_a_document_exist(document: Path) -> None:
    named = {found for code in code_of(read(document)) for found in PATH.findall(code)}
    assert sorted(path for path in named - MADE if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_relative_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(without_fences(read(document)))
    targets = [link.split("#")[0] for link in links if "://" not in link]
    folder = (ROOT / document).parent
    assert [target for target in targets if target and not (folder / target).exists()] == []


def test_the_index_leaves_out_no_document() -> None:
    named = set(LINK.findall(read("docs/README.md")))
    there = {path.name for path in (ROOT / "docs").iterdir() if path.is_file()}
    assert there - named == {"README.md"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_make_targets_named_in_a_document_exist(document: Path) -> None:
    named = {target for code in code_of(read(document)) for target in MAKE.findall(code)}
    assert named <= make_targets()


def test_the_chinese_readme_mirrors_the_english_one() -> None:
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert HEADING.findall(without_fences(chinese)) == HEADING.findall(without_fences(english))
    assert FENCED.findall(chinese) == FENCED.findall(english)
    assert set(INLINE.findall(without_fences(chinese))) == set(
        INLINE.findall(without_fences(english))
    )
    mirrors = {"README.md", "README.zh-CN.md"}
    assert set(LINK.findall(chinese)) - mirrors == set(LINK.findall(english)) - mirrors


def test_every_dependency_is_explained_and_no_other() -> None:
    section = read("ARCHITECTURE.md").split("\n## 8.")[1].split("\n## 9.")[0]
    ours, screens = section.split("dashboards/web/package.json")
    assert sorted(re.findall(r"^\| `([^`]+)` \|", ours, re.MULTILINE)) == sorted(dependencies())
    package = json.loads(read("dashboards/web/package.json"))
    rows = re.findall(r"^\| (`.+`) \|", screens, re.MULTILINE)
    explained = [name for row in rows for name in INLINE.findall(row)]
    assert sorted(explained) == sorted([*package["dependencies"], *package["devDependencies"]])


def test_no_lock_says_where_a_package_was_fetched() -> None:
    for lock in ("requirements.lock", "requirements-node.lock"):
        assert "://" not in read(lock), lock
    packages = json.loads(read("dashboards/web/package-lock.json"))["packages"]
    assert [name for name, locked in packages.items() if "resolved" in locked] == []
    assert [name for name, locked in packages.items() if name and "integrity" not in locked] == []


def test_operations_explains_every_setting_with_its_variable_and_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (`FIRSTLIGHT_.+)$", read("docs/operations.md"), re.M))
    assert set(rows) == set(HubSettings.model_fields)
    for name, field in HubSettings.model_fields.items():
        assert rows[name].startswith(f"`FIRSTLIGHT_{name.upper()}` |")
        if not field.is_required():
            default = str(field.default)
            said = default.lower() if isinstance(field.default, bool) else default
            assert (f"| `{said}` |" if said else "| empty |") in rows[name]


def test_operations_explains_every_action_of_the_hubs_log() -> None:
    logging = [path for path in (ROOT / "hub").rglob("*.py") if path.parent.name != "api"]
    sources = [path.read_text(encoding="utf-8") for path in logging]
    actions = {found for text in sources for found in re.findall(r'"action": "(\w+)"', text)}
    section = read("docs/operations.md").split("\n## 8.")[1].split("\n## 9.")[0]
    assert actions <= set(INLINE.findall(section))


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    numbers = re.findall(r"^## \[(\d[^\]]*)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert numbers[0] == version
