"""Whether a block without a language holds code that has one, and not a drawing, a formula, pseudo-code or output.

Pure. A strong sign is one that other texts do not have. Of the weak ones it takes two, and no prose between the lines.
In doubt it is no code: needless warnings teach authors to look past warnings.
"""

import re

LINES, WIDTH = 40, 160
COMMENT = re.compile(r"(?<=\S)\s+(?:#|//)\s.*")
# Boxes, arrows and mathematical symbols are drawn; and a program that failed quotes code in its output.
NO_CODE = re.compile(r"[\u2190-\u22ff\u2500-\u259f]|^Traceback \(", re.MULTILINE)
# Four words in a row; `for name in names` is none.
PROSE = r"(?!for \w+ in )[A-Za-z'-]+(?: [a-z'-]+){3}"

COMMAND = (
    "apt|apt-get|awk|brew|cargo|cd|chmod|conda|cp|curl|docker|export|git|grep|kubectl|ls|mkdir|mv|npm|npx|pip3?|pnpm|rm|"
    "scp|sed|ssh|sudo|systemctl|tar|uv|wget|yarn"
)
ATTRIBUTE = r"[a-zA-Z_$]\w*(?:\[\S*?\])?(?:\.[a-zA-Z_$][\w$]*(?:\[\S*?\])?)+"  # a.b, a[0].b, a.b[0].c
KEY = r"[a-z][\w./-]*:"
PROGRAM = r"(?:python3?|node|bash|sh|go|ruby) (?:-|run |\S+\.(?:py|m?js|sh|go|rb)\b)"

# What a line begins with, behind its indent.
STRONG = {
    "prompt": r"(?:\$|[\w.-]+@[\w.-]+:\S*[$#]|PS [A-Z]:\S*>) [A-Za-z./~]|>>> |In \[\d+\]: ",
    "command": rf"[!%]?(?:(?:{COMMAND}) [\w./~$\"'-]|{PROGRAM})|#!/|\./\w|[a-z][\w-]*(?: [\w./-]+)? --[a-z]",
    "import": r"from [\w.]+ import \S|import (?:[\w.]+(?: as \w+)?;?$|.* from ['\"])|use \w+::|#include\b|package \w+$",
    "definition": r"(?:async )?def \w+(?:\(.*:|\(.*\)|)$|class \w+(?:\(.*\))?:$",
    "definition in braces": r"(?:\w+ )*(?:fn|func|function|class|interface|struct|enum) .*\{$",
    "typed name": r"\w+: (?:str|int|float|bool|(?:[Ll]ist|[Dd]ict|[Tt]uple|[Ss]et|Optional)\[.*\])\s*(?:=.*|[,)])?$",
    "declaration": r"(?:export )?(?:const|let mut) \w+.*=|(?:export )?(?:let|var) \w+ = .*[;({[]$",
    "method": rf"(?:await |return |(?:\w+ )?[\w., ]+ = (?:await )?)?{ATTRIBUTE}\(|{ATTRIBUTE} = \S",
    "function": r"print\(\S|assert \w.*(?: == | in |\()|\w+ <- \w+\(",
    "strings": r"\w+ = [\[{(]\s*f?[\"']",
    "arguments": r"(?:[\w, ]+ = )?[a-zA-Z_]\w*\((?:[^()]*,)?\s*(?:[a-z_]\w*=[^=\s]|f?[\"'])",
    "block": r"(?:if|for|while|switch) ?\(.*\) ?\{$|.*=> \{$|(?:\w+ )+\w+\(.*\)(?: throws \w+)? ?\{$",
    "statement": r"[\w<>*&:\[\]., ]+ [-+*/]?= [^;]+;$|[\w.:>!-]+\(.*\);$",
    "element": r"<(?:!doctype|\?xml|\?php|[a-z][\w-]*(?: [\w:-]+=\"[^\"]*\")+ ?/?>)|<([a-z][\w-]*)>.*</\1>",
    "style": r"[^{}\s][^{}]*\{\s+[a-z-]+: ?[^;{}]+;",
    "TeX": r"\\(?:documentclass|usepackage|begin)\b|@[a-z]+\{[\w:-]+,$",
    "JSON": r"[\[{](?:\s*[\[{])*\s*([\"'])[\w$ -]+\1 *: *[\"'\d\[{tfn-]",
    "SQL": r"SELECT \S|INSERT INTO \w|UPDATE \w+ SET\b|DELETE FROM \w|(?:CREATE|ALTER|DROP) (?:TABLE|INDEX|VIEW) ",
    "YAML": rf"(?:- )?{KEY}\n(?:[ ]+|- )(?:- )?{KEY}(?: |\n)|- {KEY} \S.*\n[ ]+{KEY} ",
    "settings": r"\[[\w. -]+\]\n[\w.-]+ ?= ?\S|FROM \S+\n+(?:RUN|COPY|WORKDIR) |diff --git |@@ -\d",
}
WEAK = {
    "flow": r"(?:if|elif|while) .+:$|for [\w, ]+ in .+:$|else:$|try:$",
    "changed variable": r"\w+ [-+*/]= ",
    "result": r"\w+ = \w+\(.*\)$",
    "literal": r"\w+ = (?:\[.*\]|\{.*\}|[\[{]$|\".*\"|'.*'|True|False|None)$",
    "long name": r"[a-z]{3,}_[a-z]{3,}\w* [-+*/]?= ",
}


def at_line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*(?:{pattern})", re.MULTILINE)


PROSE_LINE = at_line(PROSE)
STRONG_SIGNS = [at_line(pattern) for pattern in STRONG.values()]
WEAK_SIGNS = [at_line(pattern) for pattern in WEAK.values()]


def looks_like_code(text: str) -> bool:
    """Whether an author would want to name the language of this block. Its beginning decides."""
    head = "\n".join(COMMENT.sub("", line[:WIDTH]).rstrip() for line in text.split("\n")[:LINES])
    if NO_CODE.search(text[: LINES * WIDTH]):
        return False
    if any(sign.search(head) for sign in STRONG_SIGNS):
        return True
    return not PROSE_LINE.search(head) and sum(bool(sign.search(head)) for sign in WEAK_SIGNS) > 1
