from django.http import HttpResponse


def help_index(request, **kwargs):
    return HttpResponse("stub")


def help_page(request, **kwargs):
    return HttpResponse("stub")
