"""Korean words and forms that give an answer away, and those that say nothing. Pure."""

import re

FIRM = re.compile(r"항상|언제나|절대(?:로|적)|결코|반드시|무조건|완전히|전적으로|예외\s*없이|불가능")
LOOSE = re.compile(r"모든|모두|오직|오로지|전혀|뿐(?:이다|입니다)|(?:할|될|볼|쓸) 수 없")

# Choices about other choices, as the whole of their words.
OTHERS = r"(?:위|앞|상기|다음|보기|이상|나머지)(?:의|에)?\s*(?:보기|것|항목|선택지|내용|설명|답)?(?:의|이|가|은|는|들)?"
EVERY = r"(?:모두|전부|전체|모든\s*(?:것|보기|항목|선택지|내용|설명)|어느\s*것도|아무것도|둘\s*다|셋\s*다)"
MARK = r"(?:[①-⑤]|[A-Ea-eㄱ-ㅁ가나다라마1-5])번?"
CATCH_ALL = re.compile(
    rf"{OTHERS}\s*{EVERY}[가-힣\s]{{0,12}}"
    r"|(?:모두|전부|둘\s*다|셋\s*다)\s*(?:다\s*)?(?:정답|맞|옳|해당|틀|아니|포함)[가-힣\s]{0,8}"
    r"|(?:정답|해당|답|맞는 것|옳은 것|해당 사항|해당(?:하는|되는) 것)[이은는]?\s*없(?:음|다|습니다)"
    rf"|(?:{MARK}(?:과|와|,|및|\s)\s*)+{MARK}(?:\s*(?:모두|둘 다|만))?"
)

# A question for what is not so: a negative form right before the thing that is asked for. A reason or a cause is no
# such thing ("실행되지 않는 이유는?").
NEGATIVE_FORM = (
    r"(?P<word>[가-힣]{0,12}지\s*(?:않은|않는|않을|못하는|못한)|아닌|틀린|잘못된|잘못\s*[가-힣]+[한된]|그른|부적절한|부적합한"
    r"|무관한|부정확한|(?:거리가|관계가|관련이)\s*(?:가장\s*)?(?:먼|없는|적은))"
)
THING = (
    r"(?:것|거|설명|문장|보기|선택지|항목|진술|서술|내용|예|예시|사례|방법|경우|용어|개념|특징|특성|장점|단점|목적"
    r"|요소|요인|단계|지표|작업|일|연결|짝|주장|표현)"
)
COUNTED = r"(?:(?:모두|전부|하나|(?:한|두|세) 가지|(?:하나|둘|셋)[만을를]?)\s*)*"
NEGATIVE = re.compile(
    rf"{NEGATIVE_FORM}\s*{THING}[만들]?[은는을를이인]?\s*{COUNTED}(?:무엇|어느|어떤|고르|고른|골라|찾|[?.:]|$)",
    re.MULTILINE,
)


def negation(text: str) -> str:
    """The words that turn a question round, or ""."""
    found = NEGATIVE.search(text)
    return str(found["word"]) if found else ""


BLANK = r"(?:_{2,40}|\.{3,40}|…|\(\s*\)|\[\s*\]|[□▢]{1,40}|〔\s*〕|〈\s*〉)"
# A particle right behind a blank whose form depends on the last sound before it; “은(는)” shows both and asks nothing.
PARTICLE = re.compile(rf"{BLANK}\s?(?P<word>은|는|이|가|을|를|과|와|으로|로|이란|란|이라고|라고)(?![가-힣(/])")
AFTER_CONSONANT = frozenset({"은", "이", "을", "과", "으로", "이란", "이라고"})
DIRECTION = frozenset({"으로", "로"})
FIRST_SYLLABLE, LAST_SYLLABLE, FINALS, FINAL_L = 0xAC00, 0xD7A3, 28, 8
# Final sounds of digits and letters as they are read: 영, 일, 이, 삼, …; 엘, 엠, 엔, 알.
DIGIT_FINALS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
LETTER_FINALS = {"L": 8, "M": 16, "N": 4, "R": 8}
IN_BRACKETS, SPELLED = re.compile(r"\s*\([^()]*\)\s*$"), re.compile(r"(?:^|[^A-Za-z])[A-Z]+$")

STOP_WORDS = frozenset(
    """
    다음 가운데 무엇 무엇인 어느 어떤 어떻게 설명 옳은 옳지 맞는 틀린 가장 때문 위해 위한 대한 대해 대하 경우 방법 이유
    이것 그것 저것 문장 보기 선택 고르 고른 고르시오 고르십시오 하나 모두 모든 그리고 그러나 하지만 또는 또한 여기 거기
    있는 있다 있습니 없는 없다 않는 않은 하는 하다 합니 한다 했다 했을 되는 되다 됩니 된다 됐을 사용 이용 통해 통하 따라
    따른 관한 관해 의미 무슨 언제 어디 누구 얼마 어떠 우리 당신 여러 다른 같은 많은 적은 좋은 나쁜 정답 질문 문제 내용
    사람 역할 올바른 적절한 알맞은 해당 해당하 특징 목적 예시 결과
    """.split()
)
# Particles and endings of verbs, longest first.
ENDINGS = (
    *"이라는 입니까 습니까 습니다 합니까 합니다 됩니다 됩니까 에서는 으로는 에게는 하려면 하면서 되면서 시키는".split(),
    *"시킨다 이라고 에서 으로 에게 까지 부터 보다 처럼 라는 들은 들이 들을 들의 이다 인가 이란 하는 하기 하여".split(),
    *"하면 하고 한다 해서 했을 되는 되어 되면 된다 니다 니까 란 은 는 이 가 을 를 의 에 와 과 도 로 만 들 인".split(),
    *"한 할 함 된 될 됨 해 고 면 다".split(),
)
MIN_STEM = 2


def stem(word: str) -> str:
    """A word without its particles and endings, at most two of them: no linguistics."""
    return without_ending(without_ending(word))


def without_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            return word.removesuffix(ending)
    return word


def fits_particle(particle: str, option: str) -> bool | None:
    """Whether the particle can stand behind the option, by its last sound; None where that is not known."""
    final = final_of(option)
    if final is None:
        return None
    if particle in DIRECTION and final == FINAL_L:
        return particle == "로"
    return bool(final) == (particle in AFTER_CONSONANT)


def final_of(option: str) -> int | None:
    """The number of the last syllable's final consonant in Unicode's table of Hangul, 0 for none. What stands in
    brackets at the end is not read aloud.
    """
    text = IN_BRACKETS.sub("", option).rstrip(" .,\"'”’)")
    last = text[-1:]
    if last and FIRST_SYLLABLE <= ord(last) <= LAST_SYLLABLE:
        return (ord(last) - FIRST_SYLLABLE) % FINALS
    if last in DIGIT_FINALS:
        return DIGIT_FINALS[last]
    return LETTER_FINALS.get(last, 0) if SPELLED.search(text) else None
