"""One edit of a lecture, as the editor holds it: the lecture's form, its missions, and how both are saved together."""

from django.utils.functional import cached_property

from courses import editing, markdown, readiness
from courses.models import Lecture
from courses.uploads import render_working_copy
from courses.working_copies import sha256
from quizzes.forms import PREFIX, missions_formset, with_one_more
from quizzes.freezing import MISSIONS
from quizzes.saving import save_missions
from quizzes.stretches import LENGTH, start_of

from .editing_forms import LectureForm

FIELDS = ("title", "summary", "slug", "section", "body")
OPENED = (*FIELDS, "missions")


class Edit:
    """What somebody opened (without `data`; of many missions the stretch with that `number`) or typed (with it)."""

    def __init__(self, lecture, data=None, *, number=1):
        self.lecture, self.number = lecture, number
        self.form = LectureForm(data, instance=lecture, initial={"edit_version": lecture.edit_version})
        self.posted = data if data is not None and has_missions(data) else None

    @property
    def opened(self):
        """{name: text} of what this page grew from, where it is known: the page of both texts merges by it."""
        if not self.form.is_bound:
            return opened_of(self.lecture, self.shown_of(self.stored_missions))
        sent = {name: self.form.data[f"opened_{name}"] for name in OPENED if f"opened_{name}" in self.form.data}
        is_newest = self.form["edit_version"].value() == str(self.lecture.edit_version)
        return opened_of(self.lecture, self.shown_of(self.stored_missions)) if is_newest and not sent else sent

    @cached_property
    def missions(self):
        """As posted, or as stored: then they are loaded when somebody looks at them."""
        language = self.lecture.course.language
        if self.posted is not None:
            missions = missions_formset(self.posted, language=language)
            missions.others = others_of(self.lecture, missions.shown_ids()) if missions.is_stretch else ()
            return missions
        stored, start = self.stored_missions, start_of(self.number, len(self.stored_missions))
        shown, others = stored[start : start + LENGTH], stored[:start] + stored[start + LENGTH :]
        missions = missions_formset(sources=shown, first=start if others else None, language=language)
        missions.others = [(source["id"], source["name"]) for source in others]
        return missions

    @cached_property
    def stored_missions(self):
        return MISSIONS.source(self.lecture)

    @property
    def mission_count(self):
        return len(self.missions.others) + len(self.missions.shown_forms())

    def shown_of(self, missions):
        """Of all missions of the lecture (sources) those that the page shows."""
        if not self.missions.is_stretch:
            return missions
        shown = self.missions.shown_ids()
        return [source for source in missions if source["id"] in shown]

    def own_of(self, missions):
        """Of all missions of the lecture (sources) those that stand where a save puts those of the page."""
        stretch = self.missions.stretch()
        return stretch.of(missions) if stretch else missions

    def with_own(self, missions, own):
        """All missions of the lecture (sources) as a save of its `own` would leave them."""
        stretch = self.missions.stretch()
        return stretch.put(own, [one for one in missions if one["id"] not in stretch.shown]) if stretch else own

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
        try:
            return editing.save_lecture(
                self.lecture,
                by=by,
                opened_version=opened,
                save_parts=(lambda current: self.save_missions(current, by=by)) if with_missions else None,
                **fields,
            )
        except editing.EditConflict as conflict:
            if self.is_at(conflict.current, fields, with_missions=with_missions):
                return conflict.current
            raise

    def save_missions(self, current, *, by):
        save_missions(current, self.missions.sources(), by=by, stretch=self.missions.stretch())

    def is_saved(self):
        """Whether the site has all of it already."""
        fields = {name: value for name, value in self.form.cleaned_data.items() if name != "edit_version"}
        return self.is_valid() and self.is_at(self.lecture, fields, with_missions=self.has_missions)

    def is_at(self, lecture, fields, *, with_missions):
        """Whether a lecture is just as this wants it: then it was sent before, and the answer got lost on its way."""
        if any(getattr(lecture, name) != value for name, value in fields.items() if name != "position"):
            return False
        own = self.own_of(MISSIONS.source(lecture)) if with_missions else []
        return not with_missions or without_ids(own) == without_ids(self.missions.sources())

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


def opened_of(lecture, missions=None):
    """What a page that shows this working copy grew from, as text; its missions (sources) as their hash."""
    opened = {name: str(lecture.section_id if name == "section" else getattr(lecture, name)) for name in FIELDS}
    return opened if missions is None else opened | {"missions": sha256(missions)}


def others_of(lecture, shown):
    """(id, name) of each mission of the working copy that is not among the ids shown, in order."""
    others = lecture.missions.kept().exclude(pk__in=shown).order_by("position", "pk")
    return list(others.values_list("pk", "name"))


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
