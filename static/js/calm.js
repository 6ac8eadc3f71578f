// A circle to breathe with, for whoever asks for it. The counted steps above it are enough without.
"use strict";

const ROUNDS = 5;
// Seconds; the same counts as in the words, and the same times as in the sheet.
const IN = 4, OUT = 6;
const still = matchMedia("(prefers-reduced-motion: reduce)");

for (const box of document.querySelectorAll("[data-breath]")) {
  const circle = box.querySelector(".breath__circle"), count = circle.querySelector("b");
  const told = box.querySelector("[role=status]");
  const begin = box.querySelector("[data-begin]"), stop = box.querySelector("[data-stop]");
  let tick = 0, timer = 0;

  const end = (words) => {
    clearInterval(timer);
    timer = 0;
    delete circle.dataset.phase;
    count.textContent = "";
    told.textContent = words;
    const had = document.activeElement === stop;
    begin.hidden = false;
    stop.hidden = true;
    if (had) begin.focus();
  };
  const beat = () => {
    const place = tick % (IN + OUT), isIn = place < IN;
    if (tick === ROUNDS * (IN + OUT)) { end(box.dataset.done); return; }
    if (place === 0 || place === IN) {
      circle.dataset.phase = isIn ? "in" : "out";
      told.textContent = isIn ? box.dataset.in : box.dataset.out;
    }
    count.textContent = (isIn ? place : place - IN) + 1;
    tick += 1;
  };
  const show = () => {
    box.hidden = still.matches;
    if (still.matches && timer) end("");
  };

  begin.addEventListener("click", () => {
    tick = 0;
    begin.hidden = true;
    stop.hidden = false;
    stop.focus();
    beat();
    timer = setInterval(beat, 1000);
  });
  stop.addEventListener("click", () => end(""));
  still.addEventListener("change", show);
  show();
}
