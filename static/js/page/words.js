// A word of the glossary opens where it stands; without this the link leads to the list below the lesson.
"use strict";
{
  const EDGE = 8; // pixels that stay free at the edges of the window
  const GAP = 6; // pixels between the word and its bubble

  // Where a bubble of this size stands: below the word where it fits, else above, and never past an edge.
  function besideWord(word, size, room) {
    const fitsBelow = word.bottom + size.height + EDGE < room.height;
    const above = Math.max(EDGE, word.top - size.height - GAP);
    return {
      left: Math.max(EDGE, Math.min(word.left, room.width - size.width - EDGE)),
      top: fitsBelow ? word.bottom + GAP : above,
    };
  }

  function openAt(link, bubble, meaning) {
    bubble.replaceChildren(...[...meaning.children].map((node) => node.cloneNode(true)));
    bubble.setAttribute("role", "note");
    link.after(bubble);
    bubble.showPopover();
    const size = { width: bubble.offsetWidth, height: bubble.offsetHeight };
    const room = { width: document.documentElement.clientWidth, height: innerHeight };
    const place = besideWord(link.getBoundingClientRect(), size, room);
    bubble.style.left = `${place.left}px`;
    bubble.style.top = `${place.top}px`;
  }

  function explain(link, bubble) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      const meaning = document.getElementById(link.hash.slice(1));
      if (!meaning) return;
      event.preventDefault();
      openAt(link, bubble, meaning);
    });
  }

  if (HTMLElement.prototype.togglePopover) {
    const bubble = document.createElement("div");
    bubble.className = "bubble";
    bubble.popover = "auto";
    for (const link of document.querySelectorAll("a.word")) explain(link, bubble);
  }
}
