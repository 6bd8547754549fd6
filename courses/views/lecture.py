from django.http import HttpResponse


def lecture(request, **kwargs):
    return HttpResponse("stub")


def lecture_markdown(request, **kwargs):
    return HttpResponse("stub")


def preview(request, **kwargs):
    return HttpResponse("stub")
