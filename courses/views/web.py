from django.http import HttpResponse


def healthz(request, **kwargs):
    return HttpResponse("stub")


def readyz(request, **kwargs):
    return HttpResponse("stub")


def robots(request, **kwargs):
    return HttpResponse("stub")
