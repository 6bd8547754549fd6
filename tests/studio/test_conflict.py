"""Two windows, one lecture: nothing is overwritten, both texts are shown."""

from quizzes.freezing import MISSIONS
from quizzes.models import Mission
from studio.conflicts import DiffLine, line_diff
from tests.studio.test_editor import address, save, save_by_itself, save_by_script, typed
from tests.studio.test_mission_forms import missions_data


def test_stale_save_gets_both_texts_and_changes_nothing(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="One\nMine\nThree\n", title="My title")
    save(client, draft, body="One\nTheirs\nThree\n")

    response = client.post(address(draft), stale)

    draft.refresh_from_db()
    assert response.status_code == 409
    assert (draft.body, draft.title) == ("One\nTheirs\nThree\n", "Secret draft")
    assert (
        '<textarea id="id_body" name="body" rows="20" spellcheck="false">\nOne\nMine\nThree\n</textarea>'
        in response.text
    )
    assert (
        '<textarea id="theirs" rows="20" readonly spellcheck="false">\nOne\nTheirs\nThree\n</textarea>' in response.text
    )
    assert 'value="My title"' in response.text
    assert "Theirs: Secret draft" in " ".join(response.text.split())
    assert f'name="edit_version" value="{draft.edit_version}"' in response.text
    assert response.context["diff"] == [
        DiffLine("same", "One"),
        DiffLine("theirs", "Theirs"),
        DiffLine("mine", "Mine"),
        DiffLine("same", "Three"),
        DiffLine("same", ""),
    ]


def test_page_names_who_saved(client, author, editor, draft):
    stale = typed(draft, body="Mine")
    client.force_login(editor)
    save(client, draft, body="Theirs")
    client.force_login(author)

    response = client.post(address(draft), stale)

    assert " editor saved this lecture." in response.text


def test_saving_mine_from_the_conflict_page_wins_knowingly(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="Mine")
    save(client, draft, body="Theirs")
    page = client.post(address(draft), stale).context

    response = client.post(address(draft), stale | {"edit_version": page["lecture"].edit_version})

    draft.refresh_from_db()
    assert response.status_code == 302
    assert draft.body == "Mine"


def test_third_save_meanwhile_is_a_conflict_again(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="Mine")
    save(client, draft, body="Theirs")
    seen = client.post(address(draft), stale).context["lecture"].edit_version
    draft.refresh_from_db()
    save(client, draft, body="Theirs again")

    response = client.post(address(draft), stale | {"edit_version": seen})

    draft.refresh_from_db()
    assert response.status_code == 409
    assert draft.body == "Theirs again"


def test_script_hears_of_the_conflict_and_nothing_changes(client, author, draft):
    client.force_login(author)
    stale = draft.edit_version
    save(client, draft, body="Theirs")

    by_hand = save_by_script(client, draft, body="Mine", edit_version=stale)
    by_itself = save_by_itself(client, draft, body="Mine", edit_version=stale)

    draft.refresh_from_db()
    assert (by_hand.status_code, by_itself.status_code) == (409, 409)
    assert by_hand.json()["conflict"].endswith(" you saved this lecture in another window.")
    assert draft.body == "Theirs"


def test_missions_that_differ_are_shown_and_sent_again(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"
    stale = typed(live_lecture, body="Mine") | missions_data(mine)
    Mission.objects.update(prompt="Their question")
    save(client, live_lecture, body="Theirs")

    response = client.post(address(live_lecture), stale)

    assert response.status_code == 409
    assert "<strong>My question</strong>" in response.text
    assert "<strong>Their question</strong>" in response.text
    assert 'name="missions-0-prompt" value="My question"' in response.text


def test_taking_their_missions_with_my_text(client, author, live_lecture):
    client.force_login(author)
    mine = MISSIONS.source(live_lecture)
    mine[0]["prompt"] = "My question"
    Mission.objects.update(prompt="Their question")
    data = typed(live_lecture, body="Mine", missions_from="theirs") | missions_data(mine)

    client.post(address(live_lecture), data)

    live_lecture.refresh_from_db()
    assert live_lecture.body == "Mine"
    assert Mission.objects.get().prompt == "Their question"


def test_hostile_text_is_shown_as_text(client, author, draft):
    client.force_login(author)
    stale = typed(draft, body="</textarea><script>alert(1)</script>")
    save(client, draft, body="Theirs")

    response = client.post(address(draft), stale)

    assert "<script>alert(1)</script>" not in response.text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in response.text


def test_diff_leaves_out_what_is_far_from_a_change():
    theirs = "\n".join(str(number) for number in range(100))

    diff = line_diff(theirs, theirs.replace("50\n", "fifty\n"))

    assert [line.text for line in diff] == ["48", "49", "50", "fifty", "51", "52"]
    assert line_diff("same", "same") == []
