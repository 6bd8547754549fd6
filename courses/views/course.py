from django.http import HttpResponse


def course(request, **kwargs):
    return HttpResponse("stub")
