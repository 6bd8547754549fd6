from django.http import HttpResponse


def diagram_frame(request, **kwargs):
    return HttpResponse("stub")
