"""Every page that each person meets: its address, and what is done there before looking at it."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import AuditEntry
from courses.models import Lecture
from courses.previewing import make_link
from learning.models import Favorite, Report


def tab(name):
    return lambda page: page.get_by_role("tab", name=re.compile(name)).click()


def open_menu(kind):
    """It comes when it is opened."""

    def run(page):
        page.locator(f".outline-{kind} summary").first.click()
        expect(page.locator(".menu-button[open]").get_by_label("Rename")).to_be_visible()

    return run


def tick_lectures(page):
    page.locator("[data-tick]").first.check()
    expect(page.locator("[data-set]")).to_be_visible()


def paste_outline(page):
    page.get_by_label("Outline").fill("# Course\n## Foundations\n### Idea\nwords\n## Practice\n")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("button", name="Add all of it")).to_be_visible()


def delete_and_open_trash(page):
    page.locator("[data-tick]").last.check()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.goto(page.url.split("/studio/")[0] + reverse("studio:trash"))
    expect(page.get_by_role("button", name="Restore").first).to_be_visible()


def press(keys):
    """A tool of the editor, opened by its keys; then what it lists is there."""

    def run(page):
        page.locator("#id_body").focus()
        page.keyboard.press(keys)
        expect(page.locator("dialog[open]")).to_be_visible()
        page.wait_for_load_state("networkidle")

    return run


def open_stars(page):
    page.get_by_text("Favorites in this lecture").click()
    expect(page.locator("#star-places button").first).to_be_visible()


def open_collection_menu(page):
    page.locator("details.menu-button summary").first.click()


def open_report(page):
    page.locator(".lecture__report a").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def open_shortcuts(page):
    page.locator("[data-tool=shortcuts]").click()


def save_stale(page):
    """The page of both texts, as after choosing paragraphs: a refused save is a complaint in the browser's console."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
              const form = document.querySelector("[data-editor]");
              form.elements.edit_version.value = 0;
              form.elements.body.value = "Mine\\n\\nA paragraph more\\n";
              form.elements.summary.value = "Mine";
              form.append(Object.assign(document.createElement("input"), { name: "merge", value: "1", hidden: true }));
              HTMLFormElement.prototype.submit.call(form);
            }"""
        )


def unfold_options(page):
    mission = page.locator("[data-missions] > [data-mission]").first
    mission.locator("summary").click()
    mission.get_by_label("Type").select_option("multiple")
    for _ in range(2):
        mission.get_by_role("button", name="Add a hint").click()


def ask_true_or_false(page):
    page.locator("[data-missions] > [data-mission]").first.get_by_label("Type").select_option("true_false")


def open_bank(page):
    page.get_by_role("button", name="Copy from the bank").click()
    page.locator("[data-bank-copy]").wait_for()


def open_look(page):
    page.locator("[data-text-size-menu] summary").click()
    expect(page.locator(".look")).to_be_visible()


def open_keys(page):
    page.keyboard.press("?")
    expect(page.locator("#reader-keys")).to_be_visible()


def open_footnote(page):
    page.locator(".footnote-ref a").first.click()
    expect(page.get_by_role("dialog", name="Footnote 1")).to_be_visible()


def enlarge(page):
    page.locator("[data-text] img[role=button]").click()
    expect(page.locator("dialog[open] img")).to_be_visible()


def focus_mode(page):
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Leave focus mode")).to_be_visible()


def submit(page):
    """Empty as it is, past the browser's own checks."""
    page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
    with page.expect_navigation():
        page.locator("main form[method=post] button:not([type=button])").first.click()


def answer_missions(page):
    """One right, one wrong, one not answered."""
    for number, choice in enumerate([1, 0]):
        mission = page.locator("[data-mission]").nth(number)
        mission.locator("[data-choice] input").nth(choice).check()
        mission.get_by_role("button", name="Check").click()
        expect(mission.locator("[data-result]")).to_be_visible()


def practise(page):
    """A wrong answer, where one is asked for."""
    page.locator("[name=choice]").first.check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#result")).to_be_visible()


def collide(page):
    """Save what another window has saved meanwhile."""
    page.evaluate("document.querySelector('[name=edit_version]').value = 0")
    page.evaluate("document.querySelector('#id_body').value = '## Idea\\n\\nMine.'")
    page.evaluate("document.querySelector('#lecture-form').submit()")
    page.wait_for_selector("#theirs")


def waive(page):
    page.get_by_role("link", name="Waive…").first.click()
    expect(page.get_by_label("Why it does not matter here")).to_be_visible()


def waive_and_unfold(page):
    waive(page)
    page.get_by_label("Why it does not matter here").fill("It is a draft of a draft")
    page.get_by_role("button", name="Waive it").click()
    page.get_by_text("1 warning is waived").click()
    expect(page.get_by_text("It is a draft of a draft")).to_be_visible()


def unfold(page):
    page.evaluate("document.querySelectorAll('main details').forEach((details) => (details.open = true))")


def open_file(page):
    page.locator(".file-card__open").first.click()
    expect(page.locator("dialog[open] [data-details]")).to_be_visible()


def change_note(page):
    page.locator("[data-note]").first.locator("summary").click()
    expect(page.locator("[data-note-form] textarea").first).to_be_visible()


def choose_note(page):
    page.get_by_label("Choose this note").first.check()
    expect(page.get_by_role("form", name="Chosen notes")).to_be_visible()


def open_files(page):
    page.get_by_text("Take along").click()
    expect(page.get_by_role("link", name="JSON file")).to_be_visible()


def collide_note(page):
    """Another window has saved: the browser itself logs that the save was refused."""
    change_note(page)
    page.evaluate("document.querySelector('[data-note-form] [name=edit_version]').value = 999")
    page.locator("[data-note-form] textarea").first.fill("Typed here")
    expect(page.locator("[data-note-conflict]")).to_be_visible()


def delete_note(page):
    page.locator("[data-note-delete]").last.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def search_for(words):
    """In the dialog that Ctrl K opens, with the first of what is found chosen."""

    def act(page):
        page.keyboard.press("Control+k")
        page.locator("#search-dialog input").fill(words)
        expect(page.locator("[data-search-said]")).not_to_be_empty()
        page.keyboard.press("ArrowDown")

    return act


def visitor_pages(lecture, **_):
    slugs = [lecture.course.slug, lecture.slug]
    return {
        "catalog": reverse("catalog"),
        "catalog, choices unfolded": (reverse("catalog"), unfold),
        "catalog, narrowed": reverse("catalog") + "?subject=statistics&sort=newest&level=nothing",
        "catalog, nothing fits": reverse("catalog") + "?q=zebra",
        "course": lecture.course.get_absolute_url(),
        "lecture": lecture.get_absolute_url(),
        "lecture answered": (lecture.get_absolute_url(), answer_missions),
        "lecture notes": (lecture.get_absolute_url(), tab("Notes")),
        "lecture, Aa": (lecture.get_absolute_url(), open_look),
        "lecture, keys": (lecture.get_absolute_url(), open_keys),
        "lecture, footnote": (lecture.get_absolute_url(), open_footnote),
        "lecture, large picture": (lecture.get_absolute_url(), enlarge),
        "course on paper": reverse("course_print", args=[lecture.course.slug]),
        "lecture, focus mode": (lecture.get_absolute_url(), focus_mode),
        "search": reverse("search") + "?q=reused",
        "search empty": reverse("search") + "?q=zzzz",
        "search suggestion": reverse("search") + "?q=knowlegde",
        "search dialog": (lecture.get_absolute_url(), search_for("reused")),
        "search dialog empty": (lecture.get_absolute_url(), search_for("zzzz")),
        "tutor home": reverse("tutor_home"),
        "tutor": reverse("tutor", args=slugs),
        "help": reverse("help"),
        "help page": reverse("help_page", args=["learner", "reading-a-lecture"]),
        "language": reverse("language"),
        "sign in": reverse("account_login"),
        "sign in with errors": (reverse("account_login"), submit),
        "sign up": reverse("account_signup"),
        "sign up with errors": (reverse("account_signup"), submit),
        "password reset": reverse("account_reset_password"),
        "not found": "/nowhere/",
    }


def learner_pages(lecture, note, **_):
    return {
        "catalog": reverse("catalog"),
        "course": lecture.course.get_absolute_url(),
        "lecture": (lecture.get_absolute_url(), answer_missions),
        "lecture tutor": (lecture.get_absolute_url(), tab("AI Tutor")),
        "lecture notes": (lecture.get_absolute_url(), tab("Notes")),
        "lecture, stars": (lecture.get_absolute_url(), open_stars),
        "lecture report": (lecture.get_absolute_url(), open_report),
        "report": reverse("report", args=[lecture.pk]) + f"?mission={lecture.missions.first().pk}",
        "reports": reverse("reports"),
        "my report": reverse("my_report", args=[Report.objects.get().pk]),
        "tutor": reverse("tutor", args=[lecture.course.slug, lecture.slug]),
        "lecture that changed": Lecture.objects.get(title="Fine tuning").get_absolute_url(),
        "what changed": reverse("lecture_changes", args=[Lecture.objects.get(title="Fine tuning").pk]),
        "my missions": reverse("my_missions"),
        "my answers": reverse("my_answers", args=[lecture.missions.last().pk]),
        "practise": reverse("practise"),
        "practised": (reverse("practise"), practise),
        "notes": (reverse("notes"), change_note),
        "notes, chosen and filtered": (reverse("notes") + "?sort=newest", choose_note),
        "notes, files": (reverse("notes"), open_files),
        "notes, none like that": reverse("notes") + "?q=nothing-like-it",
        "notes, deleted": reverse("notes") + "?where=deleted",
        "notes to print": reverse("notes_print"),
        "search own": reverse("search") + "?q=rows",
        "note delete": reverse("note_delete", args=[note.pk]),
        "note deleted": (reverse("notes"), delete_note),
        "note in two texts": (reverse("notes"), collide_note),
        "favorites": reverse("favorites"),
        "favorites, menu of a collection": (reverse("favorites"), open_collection_menu),
        "favorites, none like that": reverse("favorites") + "?q=nothing-like-it",
        "favorite to another collection": reverse("favorite_move", args=[Favorite.objects.latest("pk").pk]),
        "my courses": reverse("my_courses"),
        "leave a course": reverse("leave", args=[lecture.course_id]),
        "join": reverse("join"),
        "join with errors": (reverse("join"), submit),
        "profile": reverse("profile"),
        "e-mail": reverse("account_email"),
        "password": reverse("account_change_password"),
        "language": reverse("language"),
        "sign out": reverse("account_logout"),
    }


def author_pages(lecture, picture, **_):
    course, edit = lecture.course, reverse("studio:lecture_edit", args=[lecture.pk])
    outline = reverse("studio:outline", args=[course.pk])
    return {
        "home": reverse("studio:index"),
        "reports": reverse("studio:reports") + "?state=all",
        "report": reverse("studio:report", args=[Report.objects.get().pk]),
        "design": reverse("studio:design"),
        "outline, menu of a section": (outline, open_menu("section__head")),
        "outline, menu of a lecture": (outline, open_menu("lecture")),
        "outline, ticked": (outline, tick_lectures),
        "outline, menu as a page": reverse("studio:lecture_menu", args=[lecture.pk]),
        "mission quality": reverse("studio:mission_craft", args=[course.pk]),
        "paste an outline": reverse("studio:paste_outline", args=[course.pk]),
        "pasted outline": (reverse("studio:paste_outline", args=[course.pk]), paste_outline),
        "move to another course": f"{reverse('studio:move_to_course')}?lecture={lecture.pk}",
        "trash": (outline, delete_and_open_trash),
        "course add": reverse("studio:course_add"),
        "course with errors": (reverse("studio:course_add"), submit),
        "course edit": reverse("studio:course_edit", args=[course.pk]),
        "course delete": reverse("studio:course_delete", args=[course.pk]),
        "section delete": reverse("studio:section_delete", args=[lecture.section_id]),
        "lecture delete": reverse("studio:lecture_delete", args=[lecture.pk]),
        "editor": edit,
        "editor findings": (edit, tab("Findings")),
        "editor history": (edit, tab("History")),
        "editor settings": (edit, tab("Settings")),
        "editor, options of a mission": (edit, unfold_options),
        "editor, true or false": (edit, ask_true_or_false),
        "editor, bank of missions": (edit, open_bank),
        "bank of missions": reverse("studio:missions"),
        "bank of missions, for a lecture": f"{reverse('studio:missions')}?to={lecture.pk}",
        "bank of missions, nothing found": f"{reverse('studio:missions')}?q=nothing-like-it",
        "conflict": (edit, collide),
        "editor, links": (edit, press("Control+k")),
        "editor, pictures": (edit, press("Control+Alt+p")),
        "editor, headings": (edit, press("Control+Alt+o")),
        "editor, shortcuts": (edit, open_shortcuts),
        "two texts": (edit, save_stale),
        "compare": reverse("studio:compare", args=[lecture.pk]),
        "compare sources": reverse("studio:compare", args=[lecture.pk]) + "?view=source",
        "upload": reverse("studio:upload"),
        "upload sheet": (reverse("studio:upload"), open_file),
        "upload edit": reverse("studio:upload_edit", args=[picture.pk]),
        "upload delete": reverse("studio:upload_delete", args=[picture.pk]),
        "preview": reverse("preview", args=[make_link(lecture, by=lecture.course.owner, days=7).token]),
        "preview as a learner": (reverse("studio:preview", args=[lecture.pk]), tab("Notes")),
        "preview as a visitor": reverse("studio:preview", args=[lecture.pk]) + "?as=visitor",
        "preview of a course": reverse("studio:course_preview", args=[course.pk]),
        "preview links": reverse("studio:preview_links", args=[lecture.pk]),
        "reviews": reverse("studio:reviews"),
        "review": reverse("studio:review", args=[lecture.pk]),
        "components": reverse("studio:components"),
        "help page": reverse("help_page", args=["author", "markdown-guide"]),
    }


def editor_pages(lecture, empty, **_):
    edit_empty = reverse("studio:lecture_edit", args=[empty.pk])
    return {
        "home": reverse("studio:index"),
        "editor findings": (edit_empty, tab("Findings")),
        "publish": reverse("studio:publish"),
        "publish lecture": reverse("studio:publish_lecture", args=[lecture.pk]),
        "publish with findings": reverse("studio:publish_lecture", args=[empty.pk]),
        "waive a warning": (reverse("studio:publish_lecture", args=[empty.pk]), waive),
        "waived": (reverse("studio:publish_lecture", args=[empty.pk]), waive_and_unfold),
        "review to decide": reverse("studio:review", args=[lecture.pk]),
        "reviews": reverse("studio:reviews"),
        "unpublish": reverse("studio:unpublish", args=[lecture.pk]),
        "discard": reverse("studio:discard", args=[lecture.pk]),
        "regrade": reverse("studio:regrade", args=[lecture.missions.last().pk]) + "?policy=exact",
        "revisions": reverse("studio:revisions", args=[lecture.pk]),
        "revision": reverse("studio:revision", args=[lecture.pk, 1]),
        "analysis of a course": (reverse("studio:course_analysis", args=[lecture.course_id]), unfold),
        "learners": reverse("studio:learners", args=[lecture.course_id]),
        "invitations": reverse("studio:invitations", args=[lecture.course_id]),
        "how far learners get": (reverse("studio:course_funnel", args=[lecture.course_id]), unfold),
        "analysis of a lecture without missions": reverse("studio:lecture_analysis", args=[empty.pk]),
        "analysis of a mission": (reverse("studio:mission_analysis", args=[lecture.missions.first().pk]), unfold),
    }


def admin_pages(person, **_):
    user, group = person, person.groups.get()
    entry = AuditEntry.objects.first()
    return {
        "home": reverse("studio:index"),
        "people": reverse("studio:accounts_user_changelist"),
        "user add": reverse("studio:accounts_user_add"),
        "user add with errors": (reverse("studio:accounts_user_add"), submit),
        "user": reverse("studio:accounts_user_change", args=[user.pk]),
        "user password": reverse("studio:auth_user_password_change", args=[user.pk]),
        "user history": reverse("studio:accounts_user_history", args=[user.pk]),
        "user delete": reverse("studio:accounts_user_delete", args=[user.pk]),
        "groups": reverse("studio:auth_group_changelist"),
        "group": reverse("studio:auth_group_change", args=[group.pk]),
        "audit log": reverse("studio:accounts_auditentry_changelist"),
        "audit entry": reverse("studio:accounts_auditentry_change", args=[entry.pk]),
        "accounts": reverse("studio:app_list", args=["accounts"]),
        "empty the trash": reverse("studio:trash_empty"),
    }


PAGES = {
    "visitor": visitor_pages,
    "learner": learner_pages,
    "author": author_pages,
    "editor": editor_pages,
    "admin": admin_pages,
}
