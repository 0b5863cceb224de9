// What script adds to the pages for staff: nothing here is needed for any of them to work.
"use strict";

// A list of faults is read out, and typed into, at once.
document.querySelector(".faults")?.focus();

// A form is sent once, however often the button is pressed; back in the page's history it works again.
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
});
