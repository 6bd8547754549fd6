from django.http import HttpResponse


def tutor_home(request, **kwargs):
    return HttpResponse("stub")


def tutor(request, **kwargs):
    return HttpResponse("stub")
