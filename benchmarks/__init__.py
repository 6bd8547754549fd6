"""How fast the pages are, as a ratio to a bare Django view under the same server: `make bench`."""
