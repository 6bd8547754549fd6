// What is set of a mission's options, in a few words beside the folded ones; and what its hints cost together.
const ALL_POINTS = 100;
const valueOf = (mission, name) => mission.querySelector(`[name="${mission.dataset.prefix}-${name}"]`);

/** `hints` are the rows that are not removed. */
export function showOptions(mission, hints) {
  const written = hints.filter((row) => row.querySelector("textarea").value.trim());
  const costs = hints.map((row) => Number(row.querySelector("[type=number]").value) || 0);
  tell(mission.querySelector("[data-options-set]"), wordsOf(mission, written.length));
  const told = mission.querySelector("[data-hints-told]");
  const takesAll = costs.reduce((sum, cost) => sum + cost, 0) >= ALL_POINTS;
  tell(told, takesAll ? told.dataset.hintsTold : "");
}

// As MissionForm.options_set in quizzes/forms.py.
function wordsOf(mission, hints) {
  const words = mission.querySelector("[data-options-set]").dataset;
  const attempts = Number(valueOf(mission, "max_attempts").value) || 0;
  const isShuffled = ["shuffle_choices", "shuffle_place"].some((name) => valueOf(mission, name).checked);
  return [
    attempts && counted(attempts, words.oneAttempt, words.manyAttempts),
    isShuffled && words.shuffled,
    hints && counted(hints, words.oneHint, words.manyHints),
    valueOf(mission, "name").value.trim(),
  ].filter(Boolean).join(" · ");
}

const counted = (count, one, many) => (count === 1 ? one : many.replace("%s", count));

function tell(place, words) {
  if (place.textContent.trim() !== words) place.textContent = words;
}
