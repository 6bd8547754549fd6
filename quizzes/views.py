from django.http import HttpResponse


def attempt(request, **kwargs):
    return HttpResponse("stub")
