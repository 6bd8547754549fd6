from django.http import HttpResponse


def notes(request, **kwargs):
    return HttpResponse("stub")


def note_add(request, **kwargs):
    return HttpResponse("stub")


def note_save(request, **kwargs):
    return HttpResponse("stub")


def note_delete(request, **kwargs):
    return HttpResponse("stub")


def favorites(request, **kwargs):
    return HttpResponse("stub")


def toggle_course(request, **kwargs):
    return HttpResponse("stub")


def toggle_lecture(request, **kwargs):
    return HttpResponse("stub")


def toggle_completion(request, **kwargs):
    return HttpResponse("stub")


def reading_place(request, **kwargs):
    return HttpResponse("stub")
