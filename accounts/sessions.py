"""Django's sessions in the database, read by a prepared query: every signed-in request begins with one."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from .prepared import Prepared


def stored(session_key, now):
    live = DatabaseStore.get_model_class().objects.filter(session_key=session_key, expire_date__gt=now)
    return live.values_list("session_data")


read = Prepared(stored, str, datetime)


class SessionStore(DatabaseStore):
    def load(self):
        rows = read(self.session_key, timezone.now()) if self.session_key else []
        if not rows:
            self._session_key = None
            return {}
        return self.decode(rows[0][0])
