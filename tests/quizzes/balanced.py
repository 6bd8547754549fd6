"""A balanced set of missions in English and Korean in which nothing gives an answer away, made by rule."""

from tests.quizzes.written import written

CAPITALS = """
Austria Vienna, Belgium Brussels, Bulgaria Sofia, Croatia Zagreb, Cuba Havana, Denmark Copenhagen, Egypt Cairo,
Estonia Tallinn, Finland Helsinki, France Paris, Ghana Accra, Greece Athens, Hungary Budapest, India Delhi, Ireland
Dublin, Italy Rome, Japan Tokyo, Kenya Nairobi, Latvia Riga, Mali Bamako, Morocco Rabat, Nepal Kathmandu, Norway
Oslo, Peru Lima, Poland Warsaw, Portugal Lisbon, Romania Bucharest, Senegal Dakar, Serbia Belgrade, Spain Madrid,
Sweden Stockholm, Vietnam Hanoi
"""
PAIRS = [tuple(pair.split()) for pair in CAPITALS.split(",")]
KOREAN = """
가나 아크라, 그리스 아테네, 네팔 카트만두, 노르웨이 오슬로, 덴마크 코펜하겐, 라트비아 리가, 루마니아
부쿠레슈티, 말리 바마코, 모로코 라바트, 베트남 하노이, 벨기에 브뤼셀, 스웨덴 스톡홀름, 스페인 마드리드,
이집트 카이로, 일본 도쿄, 포르투갈 리스본
"""
KOREAN_PAIRS = [tuple(pair.split()) for pair in KOREAN.split(",")]


def about_capitals(pairs, prompt):
    """Four choices each; the key moves on by one place from mission to mission."""
    for number, (country, capital) in enumerate(pairs):
        others = [pairs[(number + step) % len(pairs)][1] for step in (3, 7, 10)]
        yield written(prompt.format(country), capital, *others, place=number % 4)


def about_sums():
    """Numbers, some as formulas, with the key anywhere."""
    for number in range(12):
        product = (number + 3) * 7
        others = [f"${product + step}$" for step in (-7, 1, 10)]
        yield written(f"How much is ${number + 3} \\cdot 7$?", f"${product}$", *others, place=number % 4)


def with_several_answers():
    names = [capital for _country, capital in PAIRS]
    for number in range(8):
        key = [names[number], names[number + 9]]
        yield written(
            "Which of these cities are the capital of a country? Choose all that apply.",
            key,
            *("Seville", "Graz", "Bergen")[: 2 + number % 2],
            place=number % 3,
        )


def true_or_false():
    for number, (country, capital) in enumerate(PAIRS[:8]):
        key, other = ("True", "False") if number % 2 else ("False", "True")
        city = capital if number % 2 else PAIRS[number + 1][1]
        yield written(f"{city} is the capital of {country}.", key, other, place=number % 2, kind="true_false")


def balanced_set():
    return [
        *about_capitals(PAIRS, "What is the capital of {}?"),
        *about_capitals(KOREAN_PAIRS, "{}의 수도는 어디입니까?"),
        *about_sums(),
        *with_several_answers(),
        *true_or_false(),
    ]
