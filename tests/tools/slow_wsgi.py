"""Lectern behind a door that lets each request of /slow/… wait a second: it gives the server something in flight."""

import time

from cms.wsgi import application as lectern


def application(environ, start_response):
    if environ["PATH_INFO"].startswith("/slow/"):
        time.sleep(1)
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/slow")
    if environ["PATH_INFO"].startswith("/stuck/"):
        time.sleep(60)
    return lectern(environ, start_response)
