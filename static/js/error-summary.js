// A page whose form was refused begins at what is wrong: the focus goes there, and the title says it. Otherwise the
// page, long or on a phone, would look as if nothing had happened. Without a summary, the first field in error.
const SUMMARY = "main .error-summary";
const FIELD = "main form [aria-invalid=true]";

export function showProblem() {
  document.querySelector(SUMMARY)?.focus();
}

const problem = document.querySelector(SUMMARY) ?? document.querySelector(FIELD);
const { refused } = document.querySelector("[data-refused]").dataset;
if (problem) {
  document.title = `${refused} ${document.title}`;
  problem.focus();
}
