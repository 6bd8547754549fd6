"""Asking other sites whether the addresses that lectures link to still answer.

`addresses` decides which machines may be asked at all, `fetching` asks one address, `asking` asks many within a time,
and `rows` keeps the answers for a day. Nothing but `manage.py check_links` and an author's "Check links now" starts it.
"""
