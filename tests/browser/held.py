"""Requests that a test holds back: `page.route(address, lambda route: waiting.append(route))`."""


def let_go(page, waiting):
    """Continue the first of them. Its route hears of it a moment after the page has sent it."""
    for _moment in range(100):
        if waiting:
            break
        page.wait_for_timeout(50)
    waiting[0].continue_()
