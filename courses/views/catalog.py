from django.http import HttpResponse


def catalog(request, **kwargs):
    return HttpResponse("stub")
