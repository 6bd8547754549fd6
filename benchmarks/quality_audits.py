"""What Lighthouse's best practices and SEO look at, asked of a page in the browser. Each check is named as there.

A check that does not apply (no picture, no translation) is left out of the answer, as there.
"""

import re
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

# Generic words that say nothing of where a link leads: Lighthouse's, for English and Korean.
EMPTY_WORDS = {
    *("click here", "click this", "go", "here", "information", "learn more", "more", "more info", "more information"),
    *("right here", "read more", "see more", "start", "this"),
    *("여기", "여기를 클릭", "클릭", "링크", "자세히", "자세히 보기", "계속", "이동", "전체 보기"),
}
LANGUAGE = re.compile(r"x-default|[a-z]{2,3}(-[A-Z][a-z]{3}|-[a-z]{4})?(-([A-Z]{2}|[a-z]{2}|\d{3}))?")
DIRECTIVES = {"user-agent", "allow", "disallow", "sitemap", "crawl-delay", "host", "clean-param", "request-rate"}
# Of what the browser's own inspector reports.
ISSUES = {"MixedContentIssue", "CookieIssue", "BlockedByResponseIssue", "HeavyAdIssue", "ContentSecurityPolicyIssue"}
LEAST_LEGIBLE = 0.6  # of the text has 12 px or more

# Before any script of the page: what it asks for by itself, and the moments that the curves need.
WATCH = """
window.measured = { asked: [], shifts: [], tasks: [], paints: {} };
for (const [owner, name, label] of [[navigator.geolocation, "getCurrentPosition", "geolocation-on-start"],
    [navigator.geolocation, "watchPosition", "geolocation-on-start"],
    [window.Notification, "requestPermission", "notification-on-start"]]) {
  if (owner) owner[name] = () => measured.asked.push(label);
}
const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
  .observe({ type, buffered: true });
watch("paint", (entry) => (measured.paints[entry.name] = entry.startTime));
watch("largest-contentful-paint", (entry) => (measured.paints.largest = entry.startTime));
watch("layout-shift", (entry) => entry.hadRecentInput || measured.shifts.push([entry.startTime, entry.value]));
watch("longtask", (entry) => measured.tasks.push([entry.startTime, entry.duration]));
"""

PAGE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const pictures = all("img").filter((image) => image.complete && image.naturalWidth && shown(image) &&
    image.clientWidth > 1 && !/svg/.test(image.currentSrc));
  const ratio = (image) => Math.abs(image.clientWidth / image.clientHeight - image.naturalWidth / image.naturalHeight);
  const keepsShape = (image) => getComputedStyle(image).objectFit !== "fill" ||
    ratio(image) < 0.05 * image.naturalWidth / image.naturalHeight ||
    Math.abs(image.clientWidth - image.clientHeight * image.naturalWidth / image.naturalHeight) <= 2;
  const inView = (image) => image.getBoundingClientRect().top < innerHeight;
  const isSharp = (image) => {
    const factor = Math.max(image.clientWidth, image.clientHeight) <= 64 ? 1 : 0.75;
    const wanted = Math.ceil(factor * devicePixelRatio * image.clientWidth);
    return image.naturalWidth >= wanted || getComputedStyle(image).objectFit === "cover";
  };
  const sizes = { all: 0, legible: 0 };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.data.trim().length;
    if (!length || !shown(node.parentElement)) continue;
    sizes.all += length;
    if (parseFloat(getComputedStyle(node.parentElement).fontSize) >= 12) sizes.legible += length;
  }
  const links = all("a").map((link) => ({
    href: link.getAttribute("href"), words: link.innerText.trim().toLowerCase(), rel: link.rel, id: link.id,
    isOut: link.href.startsWith("http") && link.href.split("#")[0] !== location.href.split("#")[0],
  }));
  return {
    doctype: document.doctype && document.doctype.name === "html" && !document.doctype.publicId &&
      document.compatMode === "CSS1Compat",
    charset: document.characterSet,
    viewport: document.querySelector("meta[name=viewport]")?.content || "",
    title: document.title.trim(),
    description: document.querySelector("meta[name=description]")?.content.trim() || "",
    robots: all("meta[name=robots], meta[name=googlebot]").map((meta) => meta.content.toLowerCase()).join(" "),
    canonicals: all("link[rel=canonical]").map((link) => link.getAttribute("href")),
    languages: all("link[rel=alternate][hreflang]").map((link) => [link.hreflang, link.getAttribute("href")]),
    links,
    pictures: pictures.length,
    bent: pictures.filter((image) => !keepsShape(image)).map((image) => image.currentSrc),
    blurred: pictures.filter((image) => inView(image) && !isSharp(image)).map((image) => image.currentSrc),
    images: all("img").length,
    unnamed: all("img:not([alt])").map((image) => image.currentSrc),
    legible: sizes.all ? sizes.legible / sizes.all : 1,
    fields: all("input:not([readonly]), textarea:not([readonly])").length,
    refusing: all("input:not([readonly]), textarea:not([readonly])").filter((field) =>
      !field.dispatchEvent(new ClipboardEvent("paste", { cancelable: true, bubbles: true }))).length,
    ...measured,
  };
}"""


def best_practices(seen, *, headers, errors, issues, cookies, host):
    found = {
        "geolocation-on-start": "geolocation-on-start" not in seen["asked"],
        "notification-on-start": "notification-on-start" not in seen["asked"],
        "viewport": "width=" in seen["viewport"] or "initial-scale=" in seen["viewport"],
        "font-size": seen["legible"] >= LEAST_LEGIBLE,
        "doctype": bool(seen["doctype"]),
        "charset": seen["charset"] == "UTF-8" and "charset=utf-8" in headers.get("content-type", "").lower(),
        "deprecations": "DeprecationIssue" not in issues,
        "third-party-cookies": all(cookie["domain"].lstrip(".") == host for cookie in cookies),
        "errors-in-console": not errors,
        "inspector-issues": not ISSUES.intersection(issues),
    }
    if seen["fields"]:
        found["paste-preventing-inputs"] = not seen["refusing"]
    if seen["pictures"]:
        found |= {"image-aspect-ratio": not seen["bent"], "image-size-responsive": not seen["blurred"]}
    return found


def seo(seen, *, status, headers, robots, url):
    hidden = seen["robots"] + headers.get("x-robots-tag", "").lower()
    found = {
        "is-crawlable": "noindex" not in hidden and "none" not in hidden and may_be_fetched(robots, url),
        "document-title": bool(seen["title"]),
        "meta-description": bool(seen["description"]),
        "http-status-code": status < 400,
        "link-text": not [one for one in seen["links"] if one["isOut"] and says_nothing(one)],
        "crawlable-anchors": not [one for one in seen["links"] if leads_nowhere(one)],
        "robots-txt": is_readable(robots),
        "hreflang": all(LANGUAGE.fullmatch(code) and is_absolute(href) for code, href in seen["languages"]),
    }
    if seen["images"]:
        found["image-alt"] = not seen["unnamed"]
    if seen["canonicals"]:
        found["canonical"] = len(set(seen["canonicals"])) == 1 and is_this_page(seen["canonicals"][0], url)
    return found


def says_nothing(link):
    return "nofollow" not in link["rel"] and link["words"] in EMPTY_WORDS


def leads_nowhere(link):
    href = link["href"]
    return not (href or link["id"]) or (href or "").lower().startswith("javascript:")


def is_absolute(href):
    return urlsplit(href).scheme in {"http", "https"}


def is_this_page(canonical, url):
    """An address of this site, and not its first page in the place of another one."""
    told, here = urlsplit(canonical), urlsplit(url)
    return is_absolute(canonical) and told.netloc == here.netloc and (told.path != "/" or here.path == "/")


def may_be_fetched(robots, url):
    parser = RobotFileParser()
    parser.parse(robots.splitlines())
    return parser.can_fetch("Googlebot", url)


def is_readable(robots):
    lines = [line.split("#")[0].strip() for line in robots.splitlines()]
    return all(line.partition(":")[0].strip().lower() in DIRECTIVES and ":" in line for line in lines if line)
