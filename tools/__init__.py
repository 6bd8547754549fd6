"""Commands behind the Makefile; each is run as `python -m tools.NAME` from the top folder."""
