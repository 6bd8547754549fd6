"""Which blocks without a language are code: kinds of text that were not looked at when the signs were written down."""

import time

import pytest

from courses.markdown_code import LINES, WIDTH, looks_like_code

CODE = {
    "python": "import random\n\n\ndef roll(sides=6):\n    return random.randint(1, sides)\n",
    "python in one line": "model.fit(data)\n",
    "python without a function": "total = 0\nfor price in prices:\n    total += price\n",
    "python session": ">>> 1 + 1\n2\n",
    "python with Korean": '이름 = input("이름: ")\nprint(f"안녕, {이름}")  # 인사\n',
    "python settings": 'INSTALLED_APPS = [\n    "courses",\n]\n',
    "python test": "assert mean([1, 3]) == 2\n",
    "javascript": "const button = document.querySelector('#go')\nbutton.onclick(() => {\n  go()\n})\n",
    "typescript": "interface Lecture {\n  title: string;\n  minutes?: number;\n}\n",
    "json": '{\n  "title": "Curves",\n  "minutes": 7,\n  "tags": ["a", "b"]\n}\n',
    "html": '<ul>\n  <li class="first">One</li>\n  <li>Two</li>\n</ul>\n',
    "css": ".note > p {\n  color: teal;\n  margin: 0 auto;\n}\n",
    "sql": "SELECT title, COUNT(*)\nFROM lectures\nGROUP BY title;\n",
    "shell with prompts": "$ cd lectern\n$ make run\nLectern is at http://127.0.0.1:8000/\n",
    "shell": "sudo apt-get install python3-venv\n./configure --prefix=/usr/local\n",
    "yaml": "services:\n  web:\n    image: nginx:1.27\n    ports:\n      - 8080:80\n",
    "yaml list": "- name: Ana\n  role: author\n- name: Bo\n  role: editor\n",
    "toml": '[project]\nname = "lectern"\nversion = "0.1.0"\n',
    "c": '#include <stdio.h>\n\nint main(void) {\n    printf("%d\\n", 7);\n    return 0;\n}\n',
    "rust": "fn largest(list: &[i32]) -> i32 {\n    let mut best = list[0];\n    best\n}\n",
    "java": "for (Lecture lecture : lectures) {\n    System.out.println(lecture.title());\n}\n",
    "go": 'package main\n\nfunc main() {\n\tx := 7\n\tfmt.Println("hello", x)\n}\n',
    "dockerfile": 'FROM python:3.12\nRUN pip install lectern\nCMD ["lectern"]\n',
    "latex": "\\begin{tabular}{ll}\na & b \\\\\n\\end{tabular}\n",
    "ruby": "class Note\n  def initialize(text)\n    @text = text\n  end\nend\n",
    "r": "fit <- lm(mpg ~ wt, data = mtcars)\nsummary(fit)\n",
}
OTHER = {
    "nothing": "",
    "boxes": "+---------+      +--------+\n| encoder | ---> | latent |\n+---------+      +--------+\n",
    "drawn boxes": "┌───────┐\n│ a.b() │\n└───────┘\n",
    "ways": "request --> router --> view --> template\n                 \\--> 404\n",
    "tree of folders": "lectern/\n|-- cms/\n|   `-- settings.py\n`-- manage.py\n",
    "drawn tree": "lectern\n├── cms\n│   └── settings.py\n└── manage.py\n",
    "poem": "Shall I compare thee to a summer's day?\nThou art more lovely and more temperate;\n"
    "Rough winds do shake the darling buds of May,\nAnd summer's lease hath all too short a date.\n",
    "formula": "E = m * c^2\nvar(x) = (1 / n) * sum((x_i - mean)^2)\n",
    "formulas with long names": "learning_rate = base_rate * decay ^ step\nall_loss = data_loss + weight * norm_loss\n",
    "pseudo-code": "function bubble(list)\n  repeat until nothing was swapped\n    for each neighbours a, b in list\n"
    "      if a > b then swap a and b\n  return list\n",
    "pseudo-code with signs": "queue = [start]\nwhile queue is not empty:\n    take the first node out of the queue\n"
    "    if node is goal: stop\n    else: append its neighbours\n",
    "log": "2026-03-01 10:00:03 INFO  web: request GET /notes/ 200 (12 ms)\n"
    "2026-03-01 10:00:04 ERROR web: database is locked (retry=1)\n",
    "output": "Epoch 1/3  loss: 0.6931  accuracy: 0.51\nEpoch 2/3  loss: 0.4102  accuracy: 0.82\n",
    "failed program": 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    model.fit(data)\n'
    "ValueError: no data\n",
    "table": "Name      Age   City\n----------------------\nAna        31   Lima\nBo         28   Oslo\n",
    "table of a database": "+----+-------+\n| id | title |\n+----+-------+\n|  1 | Intro |\n+----+-------+\n",
    "prose": "Write the summary first; then the text. Use short sentences (ten words or fewer), and read it aloud.\n",
    "prompt for a model": "You are a helpful assistant.\nUser: What is overfitting?\nAssistant: It learns noise.\n",
    "matrix": "1 0 0\n0 1 0\n0 0 1\n",
    "keys and values in words": "Input: a picture of a cat\nOutput: the word cat\nLoss: how far off it is\n",
    "chords": "C       G        Am\nLet it be, let it be\n",
    "key presses": "Ctrl+C   copy\nCtrl+V   paste\n",
    "grammar": "expr   ::= term (('+' | '-') term)*\nterm   ::= number | '(' expr ')'\n",
    "Korean": "입력: 고양이 사진\n출력: 고양이\n그리고 손실을 계산한다.\n",
    "price": "$ 5.00 for students\n$ 9.00 for everybody else\n",
    "address": "https://example.org/courses/ml/\n",
}


@pytest.mark.parametrize("kind", CODE)
def test_code_is_seen(kind):
    assert looks_like_code(CODE[kind])


@pytest.mark.parametrize("kind", OTHER)
def test_what_is_no_code_is_left_alone(kind):
    assert not looks_like_code(OTHER[kind])


def test_only_the_beginning_is_looked_at():
    assert looks_like_code("\n" * (LINES - 1) + "model.fit(data)")
    assert not looks_like_code("\n" * LINES + "model.fit(data)")
    assert not looks_like_code(" " * WIDTH + "model.fit(data)")


@pytest.mark.parametrize(
    "piece",
    ["a.b[", "(", "a, ", "a: ", '<a b=""', "a:\n", "{ ", "\n", "FROM a\n", "- a:\n", " ", "#" + " " * 150, "[", "a b("],
)
def test_no_text_takes_long(piece):
    began = time.process_time()

    looks_like_code((piece * WIDTH)[:WIDTH] * 2000)
    looks_like_code(f"{(piece * WIDTH)[: WIDTH - 1]}\n" * LINES)

    assert time.process_time() - began < 0.2
