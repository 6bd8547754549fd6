"""One edit of a lecture, as the editor holds it: the lecture's form, its missions, and how both are saved together."""

from django.utils.functional import cached_property

from courses import editing, markdown, readiness
from courses.models import Lecture
from courses.uploads import render_working_copy
from courses.working_copies import sha256
from quizzes.forms import MAX_MISSIONS, PREFIX, missions_formset, with_one_more
from quizzes.freezing import MISSIONS
from quizzes.saving import save_missions

from .editing_forms import LectureForm

FIELDS = ("title", "summary", "slug", "section", "body")
OPENED = (*FIELDS, "missions")


class Edit:
    """What somebody opened (without `data`) or typed (with it)."""

    def __init__(self, lecture, data=None):
        self.lecture = lecture
        self.form = LectureForm(data, instance=lecture, initial={"edit_version": lecture.edit_version})
        self.posted = data if data is not None and has_missions(data) else None

    @property
    def opened(self):
        """{name: text} of what this page grew from, where it is known: the page of both texts merges by it."""
        if not self.form.is_bound:
            return opened_of(self.lecture, missions=True)
        sent = {name: self.form.data[f"opened_{name}"] for name in OPENED if f"opened_{name}" in self.form.data}
        is_newest = self.form["edit_version"].value() == str(self.lecture.edit_version)
        return opened_of(self.lecture, missions=True) if is_newest and not sent else sent

    @cached_property
    def missions(self):
        """As posted, or as stored: then they are loaded when somebody looks at them. None of too many."""
        sources = () if self.has_too_many_missions or self.posted is not None else self.stored_missions
        return missions_formset(self.posted, sources=sources, language=self.lecture.course.language)

    @cached_property
    def stored_missions(self):
        return MISSIONS.source(self.lecture)

    @property
    def has_too_many_missions(self):
        """An import may bring thousands. Then the page shows none and posts none, so that they stay as they are."""
        return self.posted is None and len(self.stored_missions) > MAX_MISSIONS

    @property
    def mission_count(self):
        return len(self.stored_missions) if self.has_too_many_missions else len(self.missions.shown_forms())

    @property
    def has_missions(self):
        """Whether missions were posted."""
        return self.posted is not None

    @classmethod
    def with_row(cls, lecture, data, prefix):
        """As typed, with one blank row more; `prefix` names the missions or the choices of one."""
        return cls(lecture, with_one_more(data, prefix))

    def is_valid(self):
        """Both are asked, so that every message is shown at once."""
        valid = [self.form.is_valid(), self.missions.is_valid() if self.has_missions else True]
        return all(valid)

    def save(self, *, by):
        """Save all of it. Raises EditConflict, and then nothing is changed."""
        fields = dict(self.form.cleaned_data)
        opened = fields.pop("edit_version")
        return self.save_fields(fields, opened, by=by, with_missions=self.has_missions)

    def save_what_is_valid(self, *, by, by_itself=False):
        """The fields that are right, and the missions only when they are complete; a moment after typing stops nothing
        that learners see at once. Raises EditConflict, AddressTaken and Gone.
        """
        names = LectureForm.SAVED_BY_ITSELF if by_itself else LectureForm.Meta.fields
        fields = {name: self.form.cleaned_data[name] for name in names if name in self.form.cleaned_data}
        with_missions = self.has_missions and self.missions.is_valid()
        return self.save_fields(fields, self.form.cleaned_data["edit_version"], by=by, with_missions=with_missions)

    def save_fields(self, fields, opened, *, by, with_missions):
        if "section" in fields and fields["section"].pk != self.lecture.section_id:
            fields["position"] = editing.next_position(fields["section"].lectures.all())
        sources = self.missions.sources() if with_missions else None
        try:
            return editing.save_lecture(
                self.lecture,
                by=by,
                opened_version=opened,
                save_parts=(lambda current: save_missions(current, sources, by=by)) if with_missions else None,
                **fields,
            )
        except editing.EditConflict as conflict:
            if is_saved(conflict.current, fields, sources):
                return conflict.current
            raise

    def is_saved(self):
        """Whether the site has all of it already."""
        fields = {name: value for name, value in self.form.cleaned_data.items() if name != "edit_version"}
        return self.is_valid() and is_saved(
            self.lecture, fields, self.missions.sources() if self.has_missions else None
        )

    def messages(self):
        """Every error as (id of the element, message)."""
        return [*self.form.messages(), *(self.missions.messages() if self.has_missions else [])]

    def rows(self, saved):
        """After a save: which row of the page is which mission and choice, so that the next save changes them. `saved`
        are the sources of the lecture's missions.
        """
        return [
            row for form, source in zip(self.missions.kept_forms(), saved, strict=True) for row in rows(form, source)
        ]


def opened_of(lecture, *, missions):
    """What a page that shows this working copy grew from, as text; the missions as their hash."""
    opened = {name: str(lecture.section_id if name == "section" else getattr(lecture, name)) for name in FIELDS}
    return opened | ({"missions": sha256(MISSIONS.source(lecture))} if missions else {})


def is_saved(lecture, fields, sources):
    """Whether a lecture is just as somebody wants it: then it was sent before, and the answer got lost on its way."""
    return all(getattr(lecture, name) == value for name, value in fields.items() if name != "position") and (
        sources is None or without_ids(sources) == without_ids(MISSIONS.source(lecture))
    )


def without_ids(sources):
    """Rows that were new when they were sent have none."""
    return [
        {**source, "id": None, "choices": [{**choice, "id": None} for choice in source["choices"]]}
        for source in sources
    ]


def has_missions(data):
    """A save may leave the missions out; the conflict page does where the author takes theirs."""
    return f"{PREFIX}-TOTAL_FORMS" in data and data.get("missions_from") != "theirs"


def rows(form, source):
    yield {"prefix": form.prefix, "id": source["id"]}
    for choice, choice_source in zip(form.answers.kept_forms(), source["choices"], strict=True):
        yield {"prefix": choice.prefix, "id": choice_source["id"]}


def with_state(lecture):
    """The lecture again, with its state and everything that the editor shows about it."""
    lectures = Lecture.objects.with_state().select_related("course", "section", "updated_by")
    return lectures.get(pk=lecture.pk)


def page_of(lecture, body=None):
    """The rendered page, or None with the reason where the text is too long."""
    try:
        return render_working_copy(lecture, body=body, with_lines=True), ""
    except markdown.TextTooLong as error:
        return None, str(error)


def findings_of(lecture):
    try:
        return readiness.check(lecture)
    except markdown.TextTooLong as error:
        return readiness.Findings([readiness.Finding(readiness.ERROR, str(error))])
