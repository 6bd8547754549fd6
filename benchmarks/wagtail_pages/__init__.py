"""A page type of Wagtail's for the comparison: a title, a text and missions with choices, as a lecture has."""
