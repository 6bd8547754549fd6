"""English words and forms that give an answer away, and those that say nothing. Pure.

A word that two rules share stands in both, so that each list can be read and changed by itself.
"""

import re

# The specific determiners of guideline 28a, and what says the same. A firm one counts alone; loose ones are everyday
# words of technical texts ("all layers"), and count where most wrong choices have one.
FIRM = re.compile(
    r"\b(?:always|never|absolutely|completely|entirely|totally|impossible|invariably|inevitably|without exception"
    r"|guarantee[sd]?|under no circumstances|in (?:every|all) cases?|no matter what|100 ?%)(?!\w)",
    re.IGNORECASE,
)
LOOSE = re.compile(r"\b(?:all|cannot|can['’]t|every|must|none|only)\b", re.IGNORECASE)

# Choices about other choices (guidelines 25, 26, and 9 on "A and B"), as the whole of their words.
CHOICES = r"(?:options|choices|answers|statements|responses)"
LETTER = r"\(?[a-f1-6]\)?"
CATCH_ALL = re.compile(
    rf"""(?:
        (?:all|none|any|both|neither|either|each|some|most|two|three)\ (?:of\ )?(?:the\ )?(?:above|preceding|previous)
        | (?:all|none|any|both|neither|either|each)\ of\ (?:these|those|the\ (?:following|others?|rest))
        | (?:all|none|any|both|neither|either|each)\ of\ (?:the|these|those)\ (?:\w+\ )?{CHOICES}
        | (?:all|none|any)\ {CHOICES}
        | (?:all|none|both|neither)(?=\ (?:is|are)\b)
        | no(?:ne)?\ (?:correct\ |right\ |of\ the\ )?(?:answer|option|choice)s?
        | (?:both\ |either\ |neither\ |only\ )?{LETTER}(?:,\ ?{LETTER})*,?\ (?:and|or|nor|&)\ {LETTER}(?:\ only)?
    )(?:\ ?(?:is|are|correct|right|true|false|wrong|incorrect|apply|applies|listed|here|mentioned|above))*""",
    re.IGNORECASE | re.VERBOSE,
)

# A question for what is not so. The word that makes a sentence a question comes first: of one that asks why or how, a
# negation is what it is about ("Why is it not fair?"). And the negation belongs to what is asked for, not to a clause
# beside it ("What happens if you do not scale?", "…, which is not so").
SENTENCE = re.compile(r"[^.?!\n]+[.?!:]*")
WHICH, CHOOSE = (
    r"(?<!, )\b(?:which|what|who)\b",
    r"^\W*(?:please )?(?:choose|select|pick|find|mark|tick|identify|name)\b",
)
ASKS = re.compile(rf"{WHICH}|{CHOOSE}|\b(?:why|how)\b|^\W*(?:all|each)\b", re.IGNORECASE)
REASONS = frozenset({"why", "how"})
BESIDE = r"(?:if|when|whenever|that|because|since|although|though|while|whose|where|unless|until|why|how|so|to|but)"
MAX_ASKED = 400  # characters of a sentence from there on: a text without an end must not take time without an end
SAME_CLAUSE = rf"(?:(?!\b{BESIDE}\b)[^;:,])*?"
NOT, UNTRUE = (
    r"(?P<word>\bnot\b|\b\w+n['’]t\b|\bnever\b)",
    r"(?P<word>incorrect|untrue|wrong|false(?! (?:accept|alarm|discover|negative|positive|reject)))",
)
NEGATIVE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\bthe )(?<!\ban )\b(?P<word>except)\b(?! (?:block|branch|clause|statement)s?\b)",
        rf"{WHICH}{SAME_CLAUSE}{NOT}",
        rf"{CHOOSE}(?:(?!\b(?:if|when|because|so)\b)[^;:])*?{NOT}",
        rf"{WHICH}{SAME_CLAUSE}\b(?:is|are|was|were|be)\b\W+(?:\w+ly\W+)?{UNTRUE}\b(?! (?:with|about|here)\b)",
        rf"(?:{WHICH}|{CHOOSE})(?:\W+(?:of|the|these|following|one|all|every|two|three))*\W+{UNTRUE}\b",
        rf"{WHICH}[^;:]*?(?<!\bat )\b(?P<word>least)\b(?! (?:one|two|three|\d+|squares?)\b)",
    )
]


def negation(text: str) -> str:
    """The word that turns a question round, or ""."""
    for sentence in SENTENCE.findall(text):
        asks = ASKS.search(sentence)
        if asks and asks[0].lower() not in REASONS and is_question(sentence, asks.start()):
            asked = sentence[asks.start() : asks.start() + MAX_ASKED]
            for pattern in NEGATIVE:
                if found := pattern.search(asked):
                    return str(found["word"])
    return ""


def is_question(sentence: str, asks_at: int) -> bool:
    """One that ends with a full stop is no question, unless it begins as one."""
    return not sentence.endswith((".", "!")) or not sentence[:asks_at].strip()


# A blank to fill in, or the end of a sentence that the choice completes.
BLANK = r"(?:_{2,40}|\.{3,40}|…|\(\s*\)|\[\s*\]|[□▢]{1,40})"
ARTICLE = re.compile(rf"(?<![/(\w])(?P<word>an?)\b(?!\()\s*(?:{BLANK}|[:—–-]?\s*$)")
NUMBER = re.compile(rf"\b(?P<word>is|was|this|are|were|these|those)\s*(?:{BLANK}|[:—–-]?\s*$)", re.IGNORECASE)
PLURAL_WORDS = frozenset({"are", "were", "these", "those"})
GERUND = re.compile(rf"\b(?P<word>by|without|when|while|before|after)\s*(?:{BLANK}|[:—–-]?\s*$)", re.IGNORECASE)

VOWEL_SOUND = re.compile(
    r"(?:hour|honest|honou?r|heir)|(?!eu|uni(?!m|n)|us[ae]|uti|ubi|one\b|once\b|ewe)[aeiou]", re.IGNORECASE
)
SPELLED_WITH_VOWEL = frozenset("AEFHILMNORSX")
NUMBER_WITH_VOWEL = re.compile(r"8|1[18](?!\d)")

STOP_WORDS = frozenset(
    """
    about above after again against all almost also although always among another answer any apply are around because
    been before being below best between both but call called can cannot cause caused choice choices choose come common
    correct could describe described describes different does doing done down during each either else even every
    example explain false few first following for from give given gives good had has have having help helps here how
    however if instead into its itself just kind know known last less let like likely main make makes making many may
    mean means might more most much must name need needed needs never new next none not now of off often one only
    option options or other others our out over own part people perform performs please possible primary produce
    purpose question reason relate result results right same say says second see select several should show shows
    since single some state statement statements still such sure take taken takes tell term than that the their them
    then there these they thing things this those three through time to too true two type under until up use used
    useful user uses using usually very want was way ways well were what when where whether which while who whom whose
    why will with within without work works would wrong yes yet you your
    """.split()
)
# Longest first: what is left must still be a word.
ENDINGS = tuple(
    """
    izations isations ization isation ations ation izing ising ating ings ized ised ated izes ises ates ions ness ment
    ally ing ion ers ors ize ise ate ies ied ity ed er or es ly al s e y
    """.split()
)
MIN_STEM = 4


def stem(word: str) -> str:
    """What related forms of a word share ("learns", "learning"), so that an echo is heard: no linguistics."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            return undoubled(word.removesuffix(ending))
    return word


def undoubled(word: str) -> str:
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "aeiosl" else word


def fits_article(article: str, option: str) -> bool | None:
    """Whether “a” or “an” can stand before the option; None where that is not known."""
    word = re.match(r"[\W_]*(\w[\w'’]*)", option)
    if word is None or word[1].lower() in {"a", "an", "the"}:
        return None
    has_vowel = begins_with_vowel(word[1])
    return has_vowel if has_vowel is None else has_vowel is (article.lower() == "an")


def begins_with_vowel(word: str) -> bool | None:
    """By its sound. An acronym may be spelled or spoken, so only one where both sound alike is known."""
    if not word[0].isascii():
        return None
    if word[0].isdigit():
        return bool(NUMBER_WITH_VOWEL.match(word))
    spoken = bool(VOWEL_SOUND.match(word))
    if word.isupper():
        spelled = word[0] in SPELLED_WITH_VOWEL
        return spelled if spelled == spoken or len(word) < 4 else None
    return spoken


def is_plural(option: str) -> bool | None:
    """Of a short noun phrase, by its last word; None where that is not known."""
    words = re.findall(r"[A-Za-z]+", option)
    if not 1 <= len(words) <= 3 or len(words[-1]) < 3:
        return None
    last = str(words[-1]).lower()
    if last.endswith(("ss", "us", "is", "ics", "as", "os")):
        return None
    return last.endswith("s")


def is_gerund(option: str) -> bool | None:
    words = re.findall(r"[A-Za-z]+", option)
    return bool(re.fullmatch(r"[a-z]{2,}ing", words[0].lower())) if words else None
