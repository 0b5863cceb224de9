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

// A barcode scanner types like a keyboard, only faster, and ends with Enter. What it typed is read from the keys and
// not from the letters, which a Vietnamese input method may have changed. A page that waits for a scan has a field
// with data-scan; on any other the scan is looked for.
const scan = { keys: "", last: 0, field: null, before: "" };
const kMostBetweenKeys = 100, kLeastKeys = 8;
const kSigns = { Minus: "-_", Equal: "=+", Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Space: "  " };

function scannedLetter(event) {
    const plain = /^Key([A-Z])$/.exec(event.code)?.[1] ?? /^Numpad([0-9])$/.exec(event.code)?.[1];
    if (plain) return plain;
    const digit = /^Digit([0-9])$/.exec(event.code)?.[1];
    if (digit) return event.shiftKey ? ")!@#$%^&*("[digit] : digit;
    return kSigns[event.code]?.[event.shiftKey ? 1 : 0] ?? "";
}

function takeScan(text) {
    const field = document.querySelector("[data-scan]:focus") ?? document.querySelector("[data-scan]");
    if (!field) {
        location.assign("/desk/search?q=" + encodeURIComponent(text));
        return;
    }
    field.value = text;
    field.form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
    if (document.querySelector("[data-wedge]")) return;  // such a page reads its scans itself (counter.js)
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.type === "password") return;
    const isFast = event.timeStamp - scan.last < kMostBetweenKeys;
    if (event.code === "Enter" || event.code === "NumpadEnter" || event.code === "Tab") {
        const isScan = isFast && scan.keys.length >= kLeastKeys;
        const { keys, field, before } = scan;
        scan.keys = "";
        if (!isScan || event.code === "Tab") return;
        event.preventDefault();
        event.stopPropagation();
        if (field) field.value = before;
        if (document.querySelector(".search, [data-scan]")) takeScan(keys);
        return;
    }
    const letter = scannedLetter(event);
    if (!letter) return;
    if (!isFast) {
        scan.keys = "";
        scan.field = "value" in event.target && event.target.matches("input, textarea") ? event.target : null;
        scan.before = scan.field?.value ?? "";
    }
    scan.keys += letter;
    scan.last = event.timeStamp;
}, true);
