// A button that prints the page. It is hidden where it would do nothing.
"use strict";
{
  function offerPrint(button) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  document.querySelectorAll("[data-print]").forEach(offerPrint);
}
