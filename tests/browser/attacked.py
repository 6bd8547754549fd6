"""Whether a page ran, or kept as markup, what tests/attacks.py tried.

watch = Watch(page)          # before the first page
page.goto(…)
watch.assert_unharmed()      # after each page
"""

SCRIPT = """
window.attacks = [];
window.attacked = (number) => window.attacks.push("ran");
document.addEventListener("securitypolicyviolation", (event) =>
  window.attacks.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""

# What got through as markup, though the policy may have kept it from running.
LOOK = """() => {
  const found = [...window.attacks];
  const addresses = ["href", "src", "action", "formaction", "data", "xlink:href", "ping", "srcdoc", "poster"];
  const runs = /^[\\s\\u0000-\\u001f]*(java|vb|live)script\\s*:|^\\s*(data:text|blob)/i;
  const data = "[type='application/ld+json']"; // no script: a browser only keeps it
  const scripts = `script:not([src^='/static/'], ${data})`;
  const foreign = `${scripts}, iframe, object, embed, base, style, meta[http-equiv], marquee`;
  const away = "link, form[action*='attack.invalid'], img[src*='attack.invalid'], use[href*='data:']";
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      const isOurs = one === document.documentElement && /^--[\\w-]+: \\d+px;$/.test(value); // foot-bar.js
      const isStyle = name === "style" && !isOurs;
      const isBad = name.startsWith("on") || isStyle || (addresses.includes(name) && runs.test(value));
      if (isBad) found.push(`${one.tagName} ${name}=${value}`);
    }
    if (one.matches(foreign) || (one.closest("main") && one.matches(away))) found.push(one.outerHTML.slice(0, 200));
  }
  return found;
}"""


class Watch:
    """Listens to dialogs, errors of scripts, and requests to another site."""

    def __init__(self, page):
        self.page, self.heard = page, []
        page.add_init_script(SCRIPT)
        page.on("dialog", self.on_dialog)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("request", self.on_request)

    def on_dialog(self, dialog):
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(self, request):
        if "attack.invalid" in request.url.split("?")[0]:
            self.heard.append(f"asked: {request.url}")

    def assert_unharmed(self, name=""):
        found = self.heard + self.page.evaluate(LOOK)
        if found:
            raise AssertionError(f"{name}: {found}")
