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

// A file that the server would refuse for its size is refused before it is sent.
document.addEventListener("change", (event) => {
    const { mostBytes, tooLarge } = event.target.dataset;
    if (!mostBytes) return;
    const isTooLarge = [...event.target.files].some((file) => file.size > Number(mostBytes));
    event.target.setCustomValidity(isTooLarge ? tooLarge : "");
    event.target.reportValidity();
});

// A barcode scanner types like a keyboard, only faster, and ends with Enter. What it typed is read from where the keys
// are and not from the letters, which a Vietnamese input method changes: one that composes leaves every key its place;
// one that takes keys back (Backspace, then a letter without a place) is followed letter by letter, and the server
// reads "Ê" as the keys that make it. What the field had before the scan is put back.
const scan = { text: "", last: -Infinity, field: null, before: "" };
const kMostBetweenKeys = 100, kLeastKeys = 8;
const kSigns = { Minus: "-_", Equal: "=+", Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Space: "  ",
    NumpadSubtract: "--", NumpadDecimal: "..", NumpadDivide: "//" };

function scannedLetter(event) {
    const plain = /^Key([A-Z])$/.exec(event.code)?.[1] ?? /^Numpad([0-9])$/.exec(event.code)?.[1];
    if (plain) return plain;
    const digit = /^Digit([0-9])$/.exec(event.code)?.[1];
    if (digit) return event.shiftKey ? ")!@#$%^&*("[digit] : digit;
    if (event.code === "" && [...event.key].length === 1) return event.key;
    return kSigns[event.code]?.[event.shiftKey ? 1 : 0] ?? "";
}

const isEnter = (event) => /^(Numpad)?Enter$/.test(event.code) || event.key === "Enter";
const isTypedInto = (element) => element.matches("input, select, textarea, [contenteditable]");
const emptyWedge = () => [...document.querySelectorAll("[data-wedge]")].find((input) => !input.value);

// A page that waits for a scan has fields with data-wedge: the one with the focus takes it, else the first empty one,
// and "scanned" says so to the page. On any other page the scan is looked for.
function takeScan(text, field) {
    const isWaiting = document.querySelector("[data-wedge]");
    const wedge = field?.dataset.wedge ? field : emptyWedge();
    if (wedge) {
        wedge.focus();
        wedge.value = text;
        if (wedge.dispatchEvent(new CustomEvent("scanned", { bubbles: true, cancelable: true }))) wedge.form.requestSubmit();
    } else if (isWaiting) {
        isWaiting.dispatchEvent(new CustomEvent("overscanned", { bubbles: true }));
    } else if (document.querySelector(".search")) {
        location.assign("/desk/search?q=" + encodeURIComponent(text));
    }
}

document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.type === "password") return;
    const isFast = event.timeStamp - scan.last < kMostBetweenKeys;
    if (isEnter(event)) {
        const { text, field, before } = scan;
        scan.text = "";
        scan.last = -Infinity;
        if (!isFast || text.length < kLeastKeys || !/[0-9]/.test(text)) return;  // a name that is typed fast has no digit
        event.preventDefault();
        event.stopPropagation();
        if (field) {
            field.blur();  // what is still being composed is written now, and not over what follows
            field.value = before;
        }
        takeScan(text, field);
        return;
    }
    if (event.code === "Backspace") {
        if (isFast) scan.text = scan.text.slice(0, -1);
        return;
    }
    const letter = scannedLetter(event);
    if (!letter) return;
    if (!isFast) {
        if (!isTypedInto(event.target)) emptyWedge()?.focus();  // by hand as well
        const field = document.activeElement;
        scan.text = "";
        scan.field = field?.matches("input, textarea") ? field : null;
        scan.before = scan.field?.value ?? "";
    }
    scan.text += letter;
    scan.last = event.timeStamp;
}, true);
