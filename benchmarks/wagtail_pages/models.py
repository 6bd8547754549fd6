from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page

# Its tables are made by hand, in Wagtail's own app: an app without migrations cannot inherit from one with them.
APP = "wagtailcore"


class LecturePage(Page):
    body = models.TextField()

    class Meta:
        app_label = APP


class Mission(ClusterableModel, Orderable):
    page = ParentalKey(LecturePage, on_delete=models.CASCADE, related_name="missions")
    prompt = models.TextField()
    explanation = models.TextField()

    class Meta(Orderable.Meta):
        app_label = APP


class Choice(Orderable):
    mission = ParentalKey(Mission, on_delete=models.CASCADE, related_name="choices")
    text = models.TextField()
    is_correct = models.BooleanField()
    feedback = models.TextField()

    class Meta(Orderable.Meta):
        app_label = APP
