// An error summary takes the focus, so that it is heard and seen.
"use strict";
{
  const takeFocus = (place) => place?.focus();

  takeFocus(document.querySelector("[data-focus]"));
}
