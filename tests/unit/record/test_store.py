"""The record: adding stories, finding what does not fit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.record.files import story_path, write_story
from intercosmos.record.store import Record
from intercosmos.record.story import Claim, Mention, Story, StorySource

TEXT = (
    "The heads of both agencies met in Zhuhai and spoke of rocket engines, satellite navigation and crewed flights; a "
    "joint group is to work out a plan for ten directions by the spring of next year."
)


def _story(story_id: str = "2014-11-18-heads-back", title: str = "Heads back from China", **more: object) -> Story:
    return Story.model_validate({"id": story_id, "title": title, "date": story_id[:10], **more})


def _source(url: str, name: str = "") -> StorySource:
    return StorySource(url=url, name=name)


def _outcomes(record: Record, *stories: Story) -> list[tuple[str, str]]:
    return [(added.outcome, added.story.id) for added in record.add(stories)]


def _content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.md")}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.create(tmp_path / "record")


def test_a_folder_that_is_not_there_is_an_error_that_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such folder.*\n.*intercosmos record add"):
        Record(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="this is a file"):
        Record(tmp_path / "file")
    with pytest.raises(DataError, match="cannot be made"):
        Record.create(tmp_path / "file" / "below")
    with pytest.raises(DataError):
        Record("nul\0character")


def test_adding_again_changes_nothing(record: Record) -> None:
    stories = [
        _story(source=_source("https://a.example/1"), body=TEXT),
        _story("2014-11-17-launch", "A launch", stub=True, source=_source("https://a.example/2")),
        _story("2014-11-16-crew", "A crew", stub=True),
        _story("2014-11-15-crew", "A crew"),
    ]
    assert [outcome for outcome, _ in _outcomes(record, *stories)] == ["new"] * 4
    before = _content(record.folder)
    assert [outcome for outcome, _ in _outcomes(record, *stories)] == ["unchanged"] * 4
    assert [outcome for outcome, _ in _outcomes(Record(record.folder), *stories)] == ["unchanged"] * 4
    assert _content(record.folder) == before


def test_a_stub_met_in_full_is_completed_under_its_id(record: Record) -> None:
    stub = _story("2014-11-17-launch", "A launch", stub=True, tags=("side",), source=_source("https://a.example/2/"))
    full = _story(
        "2014-11-17-the-launch", "A launch", body=TEXT, source=_source("https://www.a.example/2?utm_source=f")
    )
    record.add([stub])
    assert _outcomes(record, full) == [("completed", stub.id)]
    kept = record.get(stub.id)
    assert (kept.stub, kept.body, kept.tags, kept.further_sources) == (False, TEXT, ("side",), ())
    assert _outcomes(record, full, stub) == [("unchanged", stub.id)] * 2


def test_a_withdrawn_stub_stays_withdrawn(record: Record) -> None:
    stub = _story(stub=True, status="withdrawn")
    record.add([stub])
    assert _outcomes(record, _story(body=TEXT)) == [("completed", stub.id)]
    assert record.get(stub.id).status == "withdrawn"


def test_the_same_words_elsewhere_add_a_source(record: Record) -> None:
    first = _story(body=TEXT, source=_source("https://a.example/1"))
    retold = _story("2014-11-20-visit", "Visit to China is over", body=f"{TEXT} So it was told.",
                    source=_source("https://b.example/9", "B"))  # fmt: skip
    record.add([first])
    assert _outcomes(record, retold) == [("near-duplicate", first.id)]
    assert record.get(first.id).further_sources == (retold.source,)
    assert _outcomes(record, retold) == [("unchanged", first.id)]


def test_the_same_words_a_year_later_are_another_story(record: Record) -> None:
    later = _story("2015-11-18-heads-back", body=TEXT, source=_source("https://a.example/7"))
    record.add([_story(body=TEXT, source=_source("https://a.example/1"))])
    assert _outcomes(record, later) == [("new", later.id)]


def test_reports_of_one_form_are_stories_of_their_own(record: Record) -> None:
    form = "A Soyuz rocket lifted off from Plesetsk on {} with a satellite of {} and put it into orbit some time later."
    first = _story("2014-11-18-lift-off", "Lift-off", body=form.format("18 November", "GLONASS"))
    second = _story("2014-11-20-next", "Next lift-off", body=form.format("20 November", "Meridian"))
    assert [outcome for outcome, _ in _outcomes(record, first, second)] == ["new", "new"]


def test_stories_of_one_page_are_told_apart(record: Record) -> None:
    page = _source("https://a.example/list")
    stories = [
        _story("2014-11-10-main", "News of today", source=page, body=TEXT),
        _story("2014-11-10-soyuz", "Soyuz MS-25 to lift off", stub=True, source=page),
        _story("2014-11-10-soyuz-ms-26", "Soyuz MS-26 to lift off", stub=True, source=page),
        _story("2014-11-02-news", "News of today", stub=True, source=page),
    ]
    assert [outcome for outcome, _ in _outcomes(record, *stories)] == ["new"] * 4
    mended = stories[0].model_copy(update={"title": "The news of today", "id": "2014-11-10-the-news"})
    assert _outcomes(record, mended) == [("unchanged", "2014-11-10-main")]


def test_ids_that_collide_get_a_number_and_related_follows(record: Record) -> None:
    record.add([_story(body=TEXT)])
    other = _story(body="Quite another thing was said that day in quite other words by quite other people, far away.")
    main = _story("2014-11-19-main", "Main", related=(other.id, "2014-11-19-main"))
    assert _outcomes(record, main, other, _story(title="A third")) == [
        ("new", main.id),
        ("new", f"{other.id}-2"),
        ("new", f"{other.id}-3"),
    ]
    assert record.get(main.id).related == (f"{other.id}-3",)


def test_an_unreadable_file_keeps_its_id(record: Record) -> None:
    path = record.folder / story_path("2014-11-18-heads-back")
    path.parent.mkdir()
    path.write_text("mine, half written")
    assert _outcomes(record, _story()) == [("new", "2014-11-18-heads-back-2")]
    assert path.read_text() == "mine, half written"


def test_a_flood_of_stories_under_one_title_takes_no_longer(record: Record) -> None:
    stories = [_story(f"2014-11-18-news-{number}", "News", body=f"{number} " * 20, sha256=f"{number:064}")
               for number in range(300)]  # fmt: skip
    assert [outcome for outcome, _ in _outcomes(record, *stories)] == ["new"] * 300
    assert [outcome for outcome, _ in _outcomes(record, *stories)] == ["unchanged"] * 300


#: In processes of their own, begun afresh: one that has started other libraries' threads must not be forked.
_ADD = """
import sys
from intercosmos.record.store import Record
from intercosmos.record.story import Story
own = f"2014-11-{10 + int(sys.argv[2])}"
Record(sys.argv[1]).add([
    Story(id=f"{own}-own", title=f"Own {sys.argv[2]}", date=own),
    Story(id="2014-11-09-shared", title="Shared", date="2014-11-09"),
])
"""


def test_several_processes_may_add_at_once(record: Record) -> None:
    workers = [subprocess.Popen([sys.executable, "-c", _ADD, str(record.folder), str(n)]) for n in range(4)]
    assert [worker.wait(timeout=120) for worker in workers] == [0] * 4
    assert len(record.stories()) == 5


def test_get_reads_one_story_and_names_the_nearest(record: Record) -> None:
    record.add([_story()])
    assert record.get("2014-11-18-heads-back").title == "Heads back from China"
    with pytest.raises(UnknownIdError, match="did you mean '2014-11-18-heads-back'"):
        record.get("2014-11-18-head-back")
    for hostile in ("../../etc/passwd", "2014-11-18-a/../../x", "", "x" * 10_000, "2014-a\n", "\0"):
        with pytest.raises(UnknownIdError):
            record.get(hostile)


def test_bad_files_are_named_each_and_hide_no_good_one(record: Record, tmp_path: Path) -> None:
    record.add([_story()])
    folder = record.folder / "2014"
    for number in range(1000):
        bad = f"2014-bad-{number:04}"
        (folder / f"{bad}.md").write_text(f'+++\nid = "{bad}"\ntitle = "T"\n\nwho = 1\n+++\n')
    (record.folder / "README.md").write_text("no story")
    (folder / ".hidden.md").write_text("no story")
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    (folder / "2014-link.md").symlink_to(secret)
    (record.folder / "2015").symlink_to(tmp_path)
    (folder / "2014-loop.md").symlink_to(folder / "2014-loop.md")
    (folder / "2014-name.md").write_text('+++\nid = "2014-other"\ntitle = "T"\n+++\n')
    assert [story.id for story in record.stories()] == ["2014-11-18-heads-back"]
    named = {(problem.where.file.name, problem.where.line, problem.where.key)
             for problem in record.problems() if problem.where.file}  # fmt: skip
    assert {(f"2014-bad-{number:04}.md", 5, "who") for number in range(1000)} < named
    assert {name for name, _, _ in named if "bad" not in name} == {
        "2014-link.md", "2015", "2014-loop.md", "2014-name.md"
    }  # fmt: skip
    assert not any("secret" in str(problem) for problem in record.problems())
    with pytest.raises(DataError, match="leads out"):
        record.get("2014-link")


def test_changed_files_are_read_again(record: Record) -> None:
    record.add([_story()])
    assert record.stories() is not record.stories()
    first = record.stories()[0]
    assert record.stories()[0] is first
    write_story(first.model_copy(update={"title": "Mended"}), record.folder)
    assert [story.title for story in record.stories()] == ["Mended"]


def test_check_finds_what_does_not_fit(record: Record) -> None:
    sound = _story("1975-07-17-handshake", "Handshake", date="1975-07-17", corrected_by="1976-07-right",
                   claims=(Claim(asset="vehicle.soyuz-u", field="stages.0.mass", value="7 t"),),
                   mentions=(Mention(kind="partner", text="NASA", id="partner.nasa"),))  # fmt: skip
    right = _story("1976-07-right", "Right", date="1976-07-13", corrects="1975-07-17-handshake")
    wrong = _story(
        "1977-01-01-wrong", "Wrong", date="1978~", corrects="1976-07-right", corrected_by="1999-nobody",
        related=("1977-01-01-wrong",), body="Text", status="audited", stub=True,
        claims=(Claim(asset="Soyuz", field="a b", value=" "), Claim(asset="site.a", field="b", value="1"),
                Claim(asset="site.a", field="b", value="2")),
        mentions=(Mention(kind="asset", text=" ", id="x"),),
    )  # fmt: skip
    for story in (sound, right, wrong, _story("undated-known", "Known", date="1980")):
        write_story(story, record.folder)
    found = {(finding.id, finding.rule, finding.where.key) for finding in record.check()}
    assert found == {
        ("1977-01-01-wrong", "links-lead-somewhere", "related"),
        ("1977-01-01-wrong", "links-lead-somewhere", "corrected_by"),
        ("1977-01-01-wrong", "corrections-are-mutual", "corrects"),
        ("1977-01-01-wrong", "dates-match-ids", "date"),
        ("1977-01-01-wrong", "claims-name-values", "claims[#1].asset"),
        ("1977-01-01-wrong", "claims-name-values", "claims[#1].field"),
        ("1977-01-01-wrong", "claims-name-values", "claims[#1].value"),
        ("1977-01-01-wrong", "claims-agree", "claims[#3]"),
        ("1977-01-01-wrong", "mentions-name-somebody", "mentions[#1].id"),
        ("1977-01-01-wrong", "mentions-name-somebody", "mentions[#1].text"),
        ("1977-01-01-wrong", "bodies-are-licensed", "source.licence"),
        ("1977-01-01-wrong", "audited-stories-are-whole", "source"),
        ("1977-01-01-wrong", "audited-stories-are-whole", "stub"),
        ("undated-known", "dates-match-ids", "date"),
    }


def test_a_plan_is_history_only_if_a_later_story_says_otherwise(record: Record) -> None:
    """Nobody makes a contradiction vanish by calling it old."""
    plan = Claim(asset="station.ros", field="since", value="2027", until="2026-03-10")
    for story in (
        _story("2025-12-05-plan", "Plan", date="2025-12-05", claims=(plan, plan.model_copy(update={"field": "crew"}))),
        _story("2026-03-10-later", "Later", date="2026-03-10",
               claims=(plan.model_copy(update={"value": "2028", "until": ""}),)),
        _story("2026-02-early", "Early", date="2026-02",
               claims=(plan.model_copy(update={"field": "crew", "value": "4", "until": ""}),)),
    ):  # fmt: skip
        write_story(story, record.folder)
    found = {(finding.id, finding.rule, finding.where.key) for finding in record.check()}
    assert found == {("2025-12-05-plan", "history-was-overtaken", "claims[#2].until")}


@pytest.mark.parametrize(
    ("value", "step", "sound"),
    [("5 t", "1 t", True), ("300 kN", "10 kN", True), ("0.3 t", "0.1 t", True), ("5 t", "2 t", False),
     ("5 t", "1000 kg", False), ("5 t", "10 t", False), ("5 t", "0 t", False), ("5 t", "about", False),
     ("5 t", "9" * 40, False), ("1 t", "-1 t", False)],
)  # fmt: skip
def test_a_rounded_figure_is_a_multiple_of_its_step(record: Record, value: str, step: str, sound: bool) -> None:
    claim = Claim(asset="engine.rd-180", field="mass", value=value, rounded_to=step)
    write_story(_story("2010-09-15-engines", "Engines", date="2010-09-15", claims=(claim,)), record.folder)
    assert [finding.rule for finding in record.check()] == ([] if sound else ["roundings-are-steps"])
