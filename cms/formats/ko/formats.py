"""How Korean writes dates and times where Django's own formats put 오전 and 오후 behind the hour."""

DATETIME_FORMAT = "Y년 n월 j일 A g:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "A g:i"
