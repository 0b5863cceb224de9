// Addresses: a digit chooses, Enter accepts the first; what can no longer be undone goes away.
"use strict";

const candidates = document.querySelector("[data-candidates]");
document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea");
    if (!candidates || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const isAcceptance = event.code === "Enter" && !event.target.closest("a, button");
    if (!digit && !isAcceptance) return;
    candidates.querySelectorAll("button")[Number(digit ?? 1) - 1]?.click();
    event.preventDefault();
});

const undo = document.querySelector(".undo");
if (undo) setTimeout(() => undo.remove(), 10000);
