// The page of both texts: a chosen paragraph goes into the text at once, as the button does it on the site. A text that was
// changed by hand is left alone until the button is pressed.
const text = document.querySelector("[data-merged]");
const form = text?.form;
const hint = form?.querySelector("[data-merge-hint]");

const textOf = (piece, side) => piece.querySelector(`[data-side="${side}"]`).textContent;

function textsOf(piece) {
  if (piece.dataset.piece === "same") return [textOf(piece, "mine")];
  const choice = piece.querySelector("input:checked")?.value ?? "mine";
  return choice === "both" ? [textOf(piece, "mine"), textOf(piece, "theirs")] : [textOf(piece, choice)];
}

// A paragraph that was the last of its text may now have another behind it; as in studio/merging.py.
function apart(whole, following) {
  if (!whole || !following || /\n[^\S\n]*\n$/.test(whole) || /^[^\S\n]*\n$/.test(whole)) return whole + following;
  return `${whole.replace(/\n+$/, "")}\n\n${following}`;
}

const composed = () => [...form.querySelectorAll("[data-piece]")].flatMap(textsOf).reduce(apart, "");

if (text) {
  let before = text.value;
  form.addEventListener("change", (event) => {
    if (!event.target.name?.startsWith("choice-")) return;
    if (text.value !== before) {
      hint.textContent = hint.dataset.text;
      return;
    }
    before = text.value = composed();
  });
  form.querySelector("[data-merge]").addEventListener("click", (event) => {
    event.preventDefault();
    before = text.value = composed();
    hint.textContent = "";
    text.focus();
  });
}
