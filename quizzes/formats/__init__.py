"""Questions of other systems in, and ours out: one module for each format, registered in `registry.py`.

A format reads bytes and gives a `Reading` of `Found` questions, each with a Source (quizzes/sources.py) or the reason
why it has none, and with the name of everything that was not carried. It stores nothing and knows no database.
"""
