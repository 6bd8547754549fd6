"""Every address of the site: the only place where the apps meet."""

from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from accounts import views as accounts
from courses import feeds
from courses.sitemaps import SITEMAPS
from courses.views import (
    catalog,
    course,
    diagrams,
    joining,
    lasting,
    lecture,
    preview,
    printing,
    search,
    uploads,
    web,
)
from help import views as help_pages
from learning import answer_views as answers
from learning import favorite_views as favorites
from learning import note_views as notes
from learning import passage_views as passages
from learning import practice_views as practice
from learning import report_views as reports
from learning import star_views as stars
from learning import taking_views as taking
from learning import views as learning
from quizzes import views as quizzes
from tutor import views as tutor

from .converters import WordConverter

register_converter(WordConverter, "word")

urlpatterns = [
    path("", catalog.catalog, name="catalog"),
    path("courses/<word:course_slug>/", course.course, name="course"),
    path("courses/<word:course_slug>/print/", printing.course_print, name="course_print"),
    path("courses/<word:course_slug>.md", course.course_markdown, name="course_markdown"),
    path("courses/<word:course_slug>.atom", feeds.course_feed, name="course_feed"),
    path("courses/<word:course_slug>/<word:lecture_slug>.md", lecture.lecture_markdown, name="lecture_markdown"),
    path("courses/<word:course_slug>/<word:lecture_slug>/", lecture.lecture, name="lecture"),
    path("join/", joining.join, name="join"),
    path("join/<word:code>/", joining.join_link, name="join_link"),
    path("invitations/<word:token>/", joining.invitation, name="invitation"),
    path("my-courses/", taking.my_courses, name="my_courses"),
    path("my-courses/<int:pk>/enrol/", taking.enrol, name="enrol"),
    path("my-courses/<int:pk>/leave/", taking.leave, name="leave"),
    path("preview/<word:token>/", preview.preview, name="preview"),
    path("preview/<word:token>/<int:pk>/", preview.preview_lecture, name="preview_lecture"),
    path("preview/<word:token>/missions/<int:mission_id>/", quizzes.preview_attempt, name="preview_attempt"),
    path("uploads/<int:pk>/thumbnail/", uploads.upload_thumbnail, name="upload_thumbnail"),
    path("uploads/<int:pk>/cover/<word:size>/", uploads.upload_cover, name="upload_cover"),
    path("uploads/<int:pk>/<word:name>", uploads.upload, name="upload"),
    path("diagram-frame/", diagrams.diagram_frame, name="diagram_frame"),
    path("search/", search.search, name="search"),
    path("search/box/", search.search_box, name="search_box"),
    path("search/found/", search.search_found, name="search_found"),
    path("missions/<int:mission_id>/attempts/", learning.attempt, name="attempt"),
    path("missions/", answers.my_missions, name="my_missions"),
    path("missions/<int:mission_id>/", answers.my_answers, name="my_answers"),
    path("missions/regraded/seen/", answers.regrades_seen, name="regrades_seen"),
    path("missions/practise/", practice.practise, name="practise"),
    path("missions/practise/<int:mission_id>/", practice.practise_answer, name="practise_answer"),
    path("missions/practise/<int:mission_id>/easy/", practice.practise_easy, name="practise_easy"),
    path("missions/practise/<int:mission_id>/stop/", practice.practise_stop, name="practise_stop"),
    path("missions/practise/<int:mission_id>/resume/", practice.practise_resume, name="practise_resume"),
    path("notes/", notes.notes, name="notes"),
    path("notes/print/", notes.notes_print, name="notes_print"),
    path("notes/export.<word:kind>", notes.notes_file, name="notes_file"),
    path("notes/tags/", notes.note_tags, name="note_tags"),
    path("notes/restore/", notes.notes_restore, name="notes_restore"),
    path("notes/together/", notes.notes_together, name="notes_together"),
    path("notes/add/<int:lecture_id>/", learning.note_add, name="note_add"),
    path("notes/<int:pk>/", learning.note_save, name="note_save"),
    path("notes/<int:pk>/delete/", notes.note_delete, name="note_delete"),
    path("notes/<int:pk>/keep/", notes.note_keep, name="note_keep"),
    path("notes/<int:pk>/card/", passages.note_card, name="note_card"),
    path("notes/<int:pk>/attach/", passages.note_attach, name="note_attach"),
    path("favorites/", favorites.favorites, name="favorites"),
    path("favorites/courses/<int:pk>/", stars.star_course, name="favorite_course"),
    path("favorites/lectures/<int:pk>/", stars.star_lecture, name="favorite_lecture"),
    path("favorites/restore/", favorites.favorites_restore, name="favorites_restore"),
    path("favorites/<int:pk>/", favorites.favorite_open, name="favorite_open"),
    path("favorites/<int:pk>/remove/", favorites.favorite_remove, name="favorite_remove"),
    path("favorites/<int:pk>/order/", favorites.favorite_order, name="favorite_order"),
    path("favorites/<int:pk>/move/", favorites.favorite_move, name="favorite_move"),
    path("favorites/collections/", favorites.collection_add, name="collection_add"),
    path("favorites/collections/<int:pk>/rename/", favorites.collection_rename, name="collection_rename"),
    path("favorites/collections/<int:pk>/delete/", favorites.collection_delete, name="collection_delete"),
    path("favorites/collections/<int:pk>/order/", favorites.collection_order, name="collection_order"),
    path("lectures/<int:pk>/", lasting.lecture_lasting, name="lecture_lasting"),
    path("lectures/<int:pk>/done/", learning.toggle_completion, name="completion"),
    path("lectures/<int:pk>/changes/", learning.lecture_changes, name="lecture_changes"),
    path("lectures/<int:pk>/read-again/", learning.read_again, name="read_again"),
    path("lectures/<int:pk>/place/", learning.reading_place, name="reading_place"),
    path("lectures/<int:pk>/report/", reports.report, name="report"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.my_report, name="my_report"),
    path("reports/seen/", reports.reports_seen, name="reports_seen"),
    path("tutor/", tutor.tutor_home, name="tutor_home"),
    path("tutor/<word:course_slug>/<word:lecture_slug>/", tutor.tutor, name="tutor"),
    path("tutor/<word:course_slug>/<word:lecture_slug>/clear/", tutor.clear, name="tutor_clear"),
    path("help/", help_pages.help_index, name="help"),
    path("help/<word:audience>/<word:name>/", help_pages.help_page, name="help_page"),
    path("accounts/profile/", accounts.profile, name="profile"),
    path("accounts/", include("allauth.account.urls")),
    path("language/", accounts.language, name="language"),
    path("language/setlang/", accounts.set_language, name="set_language"),
    path("studio/", admin.site.urls),
    path("admin/", RedirectView.as_view(pattern_name="studio:index"), name="admin"),
    path("healthz", web.healthz, name="healthz"),
    path("readyz", web.readyz, name="readyz"),
    path("robots.txt", web.robots, name="robots"),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("feed/", feeds.feed, name="feed"),
    path("llms.txt", web.llms, name="llms"),
]

handler400 = "cms.errors.bad_request"
handler403 = "cms.errors.permission_denied"
handler404 = "cms.errors.not_found"
handler500 = "cms.errors.server_error"
