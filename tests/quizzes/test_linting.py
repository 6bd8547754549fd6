"""Each rule of the lint with missions that it finds and their like that it leaves alone, in English and in Korean."""

import pytest

from quizzes.linting import readable, remarks_on
from quizzes.linting.readable import text_of
from tests.quizzes.written import codes, written

CAPITAL = ("What is the capital of Spain?", "Madrid", "Seville", "Lisbon", "Bilbao")
KOREAN = ("다음 중 봄에 피는 꽃은 무엇입니까?", "개나리", "코스모스", "해바라기", "동백")


def choices(key, *others):
    return written("What happens then?", key, *others)


def stem(prompt):
    return written(prompt, "Madrid", "Seville", "Lisbon", "Bilbao")


def korean_stem(prompt):
    return written(prompt, "개나리", "코스모스", "해바라기", "동백")


FOUND = {
    "longest": [
        choices("It stops at once, and the last state is kept on the disk", "It goes on", "It starts anew", "It waits"),
        choices("멈추고, 마지막 상태를 디스크에 남겨 둡니다", "계속합니다", "다시 시작합니다", "기다립니다"),
        choices(["It stops and keeps its last state", "It tells all of its readers so"], "It goes on", "It waits"),
        choices("`It stops and keeps its last state`", "[It goes](https://example.org/a/long/address)", "It waits"),
        choices(r"$\sum_{i=1}^{n} x_i y_i + \sum_{i=1}^{n} z_i w_i$", r"$\operatorname{\mathrm{a}}$", "$x$", "$y$"),
    ],
    "catch-all": [
        choices("It stops", "It goes on", "It waits", "All of the above"),
        choices("None of the above.", "It stops", "It goes on", "It waits"),
        choices("It stops", "It goes on", "It waits", "**None of these** are correct"),
        choices("Both A and B", "It stops", "It goes on", "It waits"),
        choices("It stops", "It goes on", "It waits", "all answers are correct"),
        choices("멈춥니다", "계속합니다", "기다립니다", "위의 모든 것"),
        choices("멈춥니다", "계속합니다", "기다립니다", "정답 없음"),
        choices("멈춥니다", "계속합니다", "기다립니다", "모두 맞습니다."),
        choices("멈춥니다", "계속합니다", "기다립니다", "위의 어느 것도 아니다"),
        choices("멈춥니다", "계속합니다", "기다립니다", "①과 ③"),
    ],
    "negative": [
        stem("Which of these is not a city of Portugal?"),
        stem("All of these are in Spain except:"),
        stem("You plan a journey. Which town doesn't lie at the sea?"),
        stem("Which statement is incorrect?"),
        stem("Choose the town that is not in Spain."),
        stem("Which of these is least likely to flood?"),
        stem("Please pick the town that isn't in Spain."),
        stem("Which of these is never so."),
        stem("Of these towns, one is a port. What is not true of it?"),
        korean_stem("다음 중 옳지 않은 것은?"),
        korean_stem("다음 설명 가운데 틀린 것을 고르십시오."),
        korean_stem("봄꽃이 아닌 것은 무엇입니까?"),
        korean_stem("봄과 가장 거리가 먼 것은 무엇입니까?"),
    ],
    "absolute": [
        choices("It often stops", "It always goes on", "It waits", "It starts"),
        choices("It stops", "It goes on", "It never waits", "It starts"),
        choices("It stops", "It goes on without exception", "It waits", "It starts"),
        choices("It stops", "It must go on", "It only waits", "It starts"),
        choices("멈춥니다", "항상 계속합니다", "기다립니다", "시작합니다"),
        choices("멈춥니다", "절대로 기다리지 않습니다", "계속합니다", "시작합니다"),
        choices("멈춥니다", "모든 일을 계속합니다", "오직 기다립니다", "시작합니다"),
    ],
    "choice-repeated": [
        choices("It stops", "It waits", "it  Waits."),
        choices("It stops", "It *waits*", "It waits"),
        choices("멈춥니다", "기다립니다", "기다립니다."),
        choices("`x`", "`y`", "`y`"),
        choices("![A](/a.png)", "![B](/b.png)", "![B](/b.png)"),
    ],
    "overlap": [
        written("How many are there?", "10–20", "20–30", "30–40"),
        written("How many are there?", "at least 10", "5 to 8", "more than 20"),
        written("How old is it?", "10 years", "5–15 years", "20–30 years"),
        written("What changes?", "Recall", "Precision and recall", "Speed"),
        written("얼마입니까?", "10 이상", "20 이상 30 미만", "5 이하"),
        written("무엇이 바뀝니까?", "재현율", "정밀도와 재현율", "속도"),
    ],
    "grammar": [
        written("A model of this kind is called an", "autoencoder", "transformer", "perceptron", "network"),
        written("A network of this kind is called a", "CNN", "RNN", "FCN"),
        written("It is stored in a ____ of the disk.", "block", "index", "extent", "area"),
        written("The parts of a tree that turn to the light are", "leaves", "root", "trunk", "bark"),
        written("A network gets better by", "adjusting its weights", "more memory", "a second disk", "better names"),
        written("(   )을 먼저 나눕니다.", "시험 집합", "데이터", "변수", "결과"),
        written("이 방법을 ____라고 합니다.", "전이", "학습", "적응", "변환"),
    ],
    "echo": [
        written("What does gradient clipping limit?", "The norm of the gradient", "The batch size", "The memory"),
        written("When is a plant pollinated?", "By pollination in spring", "During the night", "After rain"),
        written("정밀도가 오르면 무엇이 바뀝니까?", "정밀도의 분모", "학습률", "기울기", "재현율"),
    ],
    "explanation": [written(*CAPITAL, explanation=" "), written(*KOREAN, explanation="")],
    "many-choices": [
        written(*CAPITAL, "Porto", "Malaga"),
        written(*KOREAN, "국화", "매화"),
        written("Which are towns?", ["Madrid", "Lisbon"], "Seine", "Rhine", "Loire", "Rhone", "Tiber", "Thames"),
    ],
}  # fmt: skip
FINE = {
    "longest": [
        choices("It stops at once", "It goes on", "It waits"),
        choices("It stops, and keeps its last state", "It goes on until its time has ended", "It waits"),
        choices(["It stops at once and keeps its last state", "It ends"], "It goes on", "It waits"),
        choices("**`stop`**[](#h-a)", "waits", "goes"),
        choices("[It stops](https://example.org/a/very/long/address)", "It goes on", "It waits"),
        choices("![A very long description of a picture of a plot](/a.png)", "![A plot](/b.png)"),
        choices(r"$\operatorname{softmax}(x)$", "$max(x, y, z)$", "$x$"),
        written("It is so.", "False" + " " * 40, "True", kind="true_false"),
        choices("None of the other choices is correct", "It stops", "It goes on"),
        choices("멈추고 남깁니다", "계속합니다", "기다립니다"),
    ],
    "catch-all": [
        choices("None", "One", "Two", "All"),
        choices("All of the layers are frozen", "Both networks", "None of the weights change"),
        choices("Vitamins A and D are stored", "A train and a bus", "No answer arrives in time"),
        choices("모든 층", "모든 값이 위로 올라갑니다", "답이 늦게 옵니다"),
    ],
    "negative": [
        stem("Which of these is **not** a city of Portugal?"),
        stem("Which of these is NOT a city of Portugal?"),
        stem("Why is accuracy not a good measure here?"),
        stem("What happens if you do not scale the features?"),
        stem("The model does not converge. What do you try?"),
        stem("How would you find what is not there?"),
        stem("What goes wrong?"),
        stem("What is wrong with the plan?"),
        stem("Which of these takes at least two steps?"),
        stem("Which data, that nobody has seen, is not to be touched?"),
        stem("Which town is large but not a port?"),
        stem("What does the except clause do?"),
        stem("Which false positives cost most?"),
        stem("You find that the model does not converge. Which step comes next?"),
        stem("The model, which is not trained, is kept. Which step comes next?"),
        stem("What happens to the weights, which are not frozen?"),
        stem("Its name is not known. Which one would you take?"),
        stem("What does `not x` give?"),
        stem(r"Which of these is in $x \not\in A$?"),
        stem("```\nwhich is not\n```\n\nWhat is printed?"),
        korean_stem("다음 중 옳지 **않은** 것은?"),
        korean_stem("실행되지 않는 이유는 무엇입니까?"),
        korean_stem("학습하지 않은 데이터로 무엇을 재어야 합니까?"),
        korean_stem("다음 중 옳은 것은?"),
    ],
    "absolute": [
        choices("It always stops", "It never goes on", "It waits", "It starts"),
        choices("It stops", "It only goes on", "It waits", "It starts"),
        choices("It stops", "It goes nevertheless", "It is completed", "It starts"),
        choices("It stops", "`always`", "It waits"),
        choices("항상 멈춥니다", "절대로 기다리지 않습니다", "계속합니다"),
        choices("멈춥니다", "모든 일을 계속합니다", "기다립니다", "시작합니다"),
        choices("멈춥니다", "절댓값이 커집니다", "절대 온도가 내려갑니다", "시작합니다"),
    ],
    "choice-repeated": [
        choices("`x`", "`x.`", "`x;`"),
        choices("5!", "5", "(5)"),
        choices("![A](/a.png)", "![A](/b.png)", "![A](/c.png)"),
        choices("멈춥니다", "멈춥니까", "멈춤"),
    ],
    "overlap": [
        written("How many are there?", "10–19", "20–29", "30–39"),
        written("How many are there?", "less than 10", "10 to 20", "more than 20"),
        written("How long is it?", "10–20 m", "10–20 km", "10–20 cm"),
        written("What is the ratio?", "3-2", "2-1", "5-4"),
        written("What changes?", "Precision and recall", "Recall and speed", "Memory"),
        written("Which change?", ["Recall", "Precision and recall"], "Speed"),
        written("What is it?", "TP / (TP + FP)", "TP", "TP + FP"),
        written("얼마입니까?", "10 이상 20 미만", "20 이상 30 미만", "30 이상"),
        written("무엇이 바뀝니까?", "정밀도와 재현율", "재현율과 속도", "정확도"),
    ],
    "grammar": [
        written("A model of this kind is called an", "autoencoder", "encoder", "ensemble"),
        written("A model of this kind is called a/an", "autoencoder", "transformer", "network"),
        written("What is vitamin A?", "An acid", "A sugar", "Retinol"),
        written("It is stored in a ____.", "unit", "block", "one-time pad"),
        written("It is called a ____.", "CNN", "GAN", "U-Net"),
        written("It is called an ____.", "LSTM", "RNN", "SQL query", "NASA model"),
        written("What is the type of an `x`", "A list", "An array", "A word"),
        written("The parts are", "leaves", "roots", "bark"),
        written("A network gets better by", "adjusting its weights", "adding memory", "naming its parts"),
        written("(   )은(는) 먼저 나눕니다.", "시험 집합", "데이터", "변수"),
        written("(   )을 먼저 나눕니다.", "시험 집합", "학습률", "문단"),
        written("____로 바꿉니다.", "서울", "벡터", "나무"),
    ],
    "echo": [
        written("What does gradient clipping limit?", "The norm of the gradient", "The gradient's sign", "The memory"),
        choices("It falls quickly and then rises, since the loss of unknown rows grows", "Nothing")
        | {"prompt": "What does loss do?"},
        written("정밀도가 오르면 무엇이 바뀝니까?", "정밀도의 분모", "정밀도의 이름", "재현율"),
        written("Is this statement about learning true?", "Yes", "No", place=0),
    ],
    "explanation": [written(*CAPITAL)],
    "many-choices": [
        written(*CAPITAL, "Porto"),
        written("Which are towns?", ["Madrid", "Lisbon"], "Seine", "Rhine", "Loire", "Rhone", "Tiber"),
    ],
}  # fmt: skip


def cases(table):
    return [
        pytest.param(rule, source, id=f"{rule}-{number}")
        for rule, sources in table.items()
        for number, source in enumerate(sources)
    ]


@pytest.mark.parametrize(("rule", "source"), cases(FOUND))
def test_rule_finds_its_flaw_and_nothing_else(rule, source):
    assert codes(source) == [rule]


@pytest.mark.parametrize(("rule", "source"), cases(FINE))
def test_rule_leaves_the_like_of_its_flaw_alone(rule, source):
    assert rule not in codes(source)


def test_choices_about_choices_are_not_compared_with_the_others():
    long, other = "It stops, and keeps its last state", "None of the other answers is correct"

    assert codes(choices(long, "It goes on", "It waits", other)) == ["longest", "catch-all"]
    assert codes(choices("None of the other choices is correct", "It goes on", "It waits")) == ["catch-all"]


def test_every_rule_has_examples_both_ways():
    assert FOUND.keys() == FINE.keys()
    assert all(any("가" <= letter <= "힣" for letter in str(sources)) for sources in FOUND.values())


def test_feedback_of_a_choice_explains_too():
    source = written(*CAPITAL, explanation="")
    source["choices"][2]["feedback"] = "That is in Portugal."

    assert codes(source) == []


def test_mission_that_cannot_be_answered_has_no_remark_about_its_key():
    source = written(*CAPITAL)
    for choice in source["choices"]:
        choice["is_correct"] = False

    assert codes(source) == []
    assert codes(source | {"choices": []}) == []
    assert codes(source | {"prompt": "", "choices": [source["choices"][0] | {"text": " "}]}) == []


def test_remark_says_what_why_and_what_to_do():
    source = written("Which is not so?", "Madrid", "It always rains in Lisbon", "Bilbao", "Porto")

    remarks = remarks_on(readable(source, 3))

    assert [(remark.field, remark.cause, remark.message) for remark in remarks] == [
        ("prompt", "not", "Mission 3 asks for what is not so, and “not” is easily overlooked."),
        ("choices", "always", "Mission 3 has words without exception only in wrong choices: “always”."),
    ]
    assert all(remark.fix.count(".") >= 2 for remark in remarks)


@pytest.mark.parametrize(
    ("source", "words", "width"),
    [
        ("plain", "plain", 5),
        ("**bold** and `code`", "bold and code", 13),
        ("[text](https://example.org/long)", "text", 4),
        ("![A plot](/a.png)", "A plot", 6),
        ("한글 ab", "한글 ab", 7),
        (r"$\frac{a}{b}$", r"\frac{a}{b}", 3),
        (r"$\mathrm{softmax}(x)$", r"\mathrm{softmax}(x)", 10),
        (r"$\log x$", r"\log x", 4),
        ("one\ntwo", "one two", 7),
        ("<mask>", "<mask>", 6),
        ("", "", 0),
    ],
)
def test_text_is_measured_as_it_is_read(source, words, width):
    text = text_of(source)

    assert (text.words, text.width) == (words, width)
