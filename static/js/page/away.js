// The quick way out leaves no step back to this page.
"use strict";
{
  function leaveNoWayBack(link) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.replace(link.href);
    });
  }

  document.querySelectorAll("[data-away]").forEach(leaveNoWayBack);
}
