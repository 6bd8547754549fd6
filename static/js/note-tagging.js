// The field for tags proposes the learner's own, also behind a comma, and Enter ends a tag instead of the form.
let asked = null; // the names, once somebody is at a field

async function namesOf(field) {
  const known = document.getElementById("note-tags");
  if (known) return [...known.options].map((option) => option.value);
  try {
    const response = await fetch(field.closest("[data-notes]").dataset.tags);
    return response.ok && !response.redirected ? (await response.json()).tags : [];
  } catch {
    return []; // away: nothing is proposed
  }
}

// A browser compares a proposal with the whole field, so each begins with what stands before.
async function propose(field) {
  asked ??= namesOf(field);
  const names = await asked;
  const before = field.value.slice(0, field.value.lastIndexOf(",") + 1);
  const taken = field.value.split(",").map((name) => name.trim().toLowerCase());
  const list = document.getElementById("note-tags-proposed") ?? makeList();
  field.setAttribute("list", list.id);
  list.replaceChildren(
    ...names.filter((name) => !taken.includes(name.toLowerCase())).map((name) => new Option("", before ? `${before} ${name}` : name)),
  );
}

function makeList() {
  const list = document.createElement("datalist");
  list.id = "note-tags-proposed";
  document.body.append(list);
  return list;
}

// After a name Enter makes room for the next one; in an empty place it saves the note.
function endTag(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.value.split(",").at(-1).trim()) return;
  event.preventDefault();
  field.value = `${field.value.trim()}, `;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

export function listenForTags() {
  for (const kind of ["focusin", "input"]) {
    document.addEventListener(kind, (event) => event.target.matches("[data-note-tags-field]") && propose(event.target));
  }
  document.addEventListener("keydown", (event) => event.target.matches("[data-note-tags-field]") && endTag(event));
}
