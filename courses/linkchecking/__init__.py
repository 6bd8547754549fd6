"""Asking other sites whether the addresses that lectures link to still answer.

`addresses` decides which machines may be asked at all, `fetching` asks one address, `asking` asks many within a time,
`rows` keeps the answers for a day, and `background` lets a worker do it after saves and once a day. Else only
`manage.py check_links` and an author's "Check links now" start it; never a page, and never publishing.
"""
