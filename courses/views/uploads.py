from django.http import HttpResponse


def upload(request, **kwargs):
    return HttpResponse("stub")


def upload_thumbnail(request, **kwargs):
    return HttpResponse("stub")
