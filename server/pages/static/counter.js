// What script adds to packing, manifests and scanning: nothing here is needed for any of them to work.
"use strict";

// --- Enter in a field for scans (staff.js says "scanned" for a scanner's own) goes on to the next one, if that waits ---
function goesOn(input) {
    const next = input.dataset.next && document.getElementById(input.dataset.next);
    const isWaiting = next && input.value.trim() && !next.value.trim();
    if (isWaiting) next.focus();
    return isWaiting;
}
document.addEventListener("scanned", (event) => { if (goesOn(event.target)) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset?.wedge && goesOn(event.target)) event.preventDefault();
});
// Nothing waits for this scan: what is filled in already must not get another's number.
document.addEventListener("overscanned", (event) => {
    sound("unknown");
    event.target.form.querySelector("[type=submit]").focus();
});

// A fault is announced by its alert; the next scan goes where it belongs all the same.
if (document.querySelector("form[data-live] [autofocus]")) emptyWedge()?.focus();

// --- Tones: right is high and short, wrong is low and long ---
const kTones = { matched: [[880, 0.09]], again: [[440, 0.08], [440, 0.08]], notListed: [[330, 0.25], [330, 0.25]], unknown: [[180, 0.6]], rejected: [[180, 0.6]] };
let audio = null;
function sound(tone) {
    const notes = kTones[tone];
    if (!notes || !window.AudioContext) return;
    audio ??= new AudioContext();
    let at = audio.currentTime;
    for (const [pitch, length] of notes) {
        const note = audio.createOscillator(), volume = audio.createGain();
        note.frequency.value = pitch;
        volume.gain.value = 0.2;
        note.connect(volume).connect(audio.destination);
        note.start(at);
        note.stop(at + length);
        at += length + 0.06;
    }
    if (navigator.vibrate) navigator.vibrate(tone === "matched" ? 40 : [120, 60, 120]);
}

// --- Forms that are sent one after the other while the next thing is scanned already ---
const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
const lines = new WeakMap();  // of each form, what is still to be sent
const kBusy = [429, 502, 503, 504];  // answers of a server, or of one before it, that will do it later

// Where somebody has begun to type nothing is put in its place.
const isTouched = (part) => [...part.querySelectorAll("input:not([type=hidden])")].some((input) => input.value !== input.defaultValue);

function show(page, form) {
    for (const id of form.dataset.live.split(" ")) {
        const fresh = page.getElementById(id), old = document.getElementById(id);
        if (fresh && old && !isTouched(old)) old.replaceWith(document.importNode(fresh, true));
    }
    const said = page.querySelector("main > .said p, .faults li, #answer .answer");
    const place = document.getElementById("said");
    if (place) place.textContent = said ? said.textContent : "";
    if (place) place.classList.toggle("bad", Boolean(page.querySelector(".faults")));
    const recent = page.getElementById("recent"), own = form.elements.namedItem("recent");
    if (recent && own) own.value = recent.value;
    const tone = page.querySelector("[data-tone]")?.dataset.tone;
    sound(tone ?? (page.querySelector(".faults") ? "unknown" : "matched"));
}

// What was scanned after a form that came too late, or waits when the page is left, is kept for when the same person
// is here again.
const placeOfRest = (form) => `scanned ${form.action} ${document.querySelector(".who a")?.textContent}`;
function keepRest(form, bodies) {
    if (bodies.length > 0) sessionStorage.setItem(placeOfRest(form), JSON.stringify(bodies.map(String)));
}
function takeRest(form) {
    const place = placeOfRest(form), kept = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    sessionStorage.removeItem(place);
    for (const text of kept) {
        const body = new URLSearchParams(text);
        body.set("csrf", form.elements.namedItem("csrf").value);
        lines.get(form).waiting.push(body);
    }
    if (kept.length > 0) sendNext(form);
}

async function sendNext(form) {
    const line = lines.get(form);
    form.setAttribute("aria-busy", String(line.waiting.length > 0));
    if (line.busy || line.waiting.length === 0) return;
    line.busy = true;
    const body = line.waiting[0];
    const recent = form.elements.namedItem("recent");
    if (recent) body.set("recent", recent.value);
    try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
        if (kBusy.includes(answer.status)) throw new Error(answer.statusText);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!page.getElementById(form.id)) {  // signed out, or something else: the plain way shows it
            for (const [name, value] of body) {
                const input = form.elements.namedItem(name);
                if (input) input.value = value;
            }
            keepRest(form, line.waiting.splice(0).slice(1));
            form.submit();
            return;
        }
        show(page, form);
        line.waiting.shift();
        line.busy = false;
        line.rest.textContent = "";
        sendNext(form);
    } catch {
        line.busy = false;  // the same once again: it counts once
        line.rest.textContent = form.dataset.offline.replace("{count}", line.waiting.length);
        setTimeout(() => sendNext(form), 3000);
    }
}

for (const form of document.querySelectorAll("form[data-live]")) {
    const rest = document.createElement("p");  // says how many wait
    rest.setAttribute("role", "status");
    rest.className = "rest";
    form.append(rest);
    lines.set(form, { waiting: [], busy: false, rest });
    takeRest(form);
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const body = new URLSearchParams(new FormData(form));
        body.set("once", random());
        lines.get(form).waiting.push(body);
        const kept = (form.dataset.keep ?? "").split(" ");
        for (const input of form.elements) {
            if (input.type === "hidden" || input.type === "submit" || kept.includes(input.name)) continue;
            if (input.type === "checkbox") input.checked = false;
            else if (input.tagName === "SELECT") input.selectedIndex = 0;
            else if (input.tagName === "INPUT") input.value = "";
        }
        form.querySelector("[data-wedge]")?.focus();
        sendNext(form);
    });
}

window.addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form[data-live]")) keepRest(form, lines.get(form).waiting);
});

// --- Fields that go with what is chosen ---
for (const form of document.querySelectorAll("form[data-switch]")) {
    const choice = form.elements.namedItem(form.dataset.switch);
    const follow = () => {
        for (const part of form.querySelectorAll("[data-for]"))
            part.hidden = part.disabled = !part.dataset.for.split(" ").includes(choice.value);
    };
    choice.addEventListener("change", () => {
        follow();
        form.querySelector("[data-wedge]")?.focus();
    });
    follow();
    // Fields of a fact that needs more come after the number: Enter there goes on to them.
    const goOn = (event) => {
        if (!event.target.dataset.wedge || !event.target.value.trim()) return;
        const open = [...form.querySelectorAll("fieldset:not([hidden]) :is(select, input[type=text])")];
        const next = open.find((input) => !input.value && input.name !== "note");
        if (!next) return;
        event.preventDefault();
        next.focus();
    };
    form.addEventListener("scanned", goOn);
    form.addEventListener("keydown", (event) => { if (event.key === "Enter") goOn(event); });
}

// --- Photographs: kept on the device until the server has them ---
const upload = document.querySelector("form[data-upload]");
if (upload && window.indexedDB) {
    const kMaxBytes = 7.5e6, kMaxPixels = 24e6, kSide = 4000;
    const manifest = upload.dataset.manifest;
    const queue = document.getElementById("queue");
    const says = (input) => upload.dataset[input];
    const store = new Promise((resolve, reject) => {
        const asked = indexedDB.open("hoibao-photographs", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "id" });
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
    });
    const during = async (mode, work) => {
        const database = await store;
        return new Promise((resolve, reject) => {
            const transaction = database.transaction("waiting", mode);
            const asked = work(transaction.objectStore("waiting"));
            transaction.oncomplete = () => resolve(asked?.result);
            transaction.onerror = () => reject(transaction.error);
        });
    };
    const rows = new Map();
    const row = (photo) => {
        if (!rows.has(photo.id)) {
            const item = document.createElement("li"), name = document.createElement("span");
            const bar = document.createElement("progress"), word = document.createElement("span");
            name.textContent = photo.name;
            bar.max = 1;
            bar.value = 0;
            bar.setAttribute("aria-label", photo.name);
            item.append(name, bar, word);
            queue.append(item);
            rows.set(photo.id, { item, bar, word });
        }
        return rows.get(photo.id);
    };
    // A photograph that the server would refuse for its size is drawn smaller.
    const fitting = async (file) => {
        let picture = null;
        try {
            picture = await createImageBitmap(file);
        } catch {
            return { blob: file, isShrunk: false };
        }
        const isSmall = file.size <= kMaxBytes && picture.width * picture.height <= kMaxPixels;
        if (isSmall && /^image\/(jpeg|png)$/.test(file.type)) return { blob: file, isShrunk: false };
        const scale = Math.min(1, kSide / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
        return { blob: blob ?? file, isShrunk: Boolean(blob) };
    };
    const send = (photo) => new Promise((resolve) => {
        const { bar, word } = row(photo);
        const request = new XMLHttpRequest();
        request.open("POST", upload.dataset.upload);
        request.setRequestHeader("Content-Type", photo.blob.type === "image/png" ? "image/png" : "image/jpeg");
        request.setRequestHeader("Idempotency-Key", photo.id);
        request.setRequestHeader("X-CSRF-Token", upload.elements.namedItem("csrf").value);
        request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = 0.9 * event.loaded / event.total; };
        request.onload = () => resolve(request.status);
        request.onerror = request.onabort = request.ontimeout = () => resolve(0);
        request.timeout = 120000;
        word.textContent = says("sending");
        request.send(photo.blob);
    });
    // Signed out, or signed in anew in another tab: the page loaded again has the token that counts.
    const isOver = (status) => {
        if (status !== 401 && status !== 403) return false;
        const token = upload.elements.namedItem("csrf").value, known = sessionStorage.getItem("refused token");
        sessionStorage.setItem("refused token", token);
        return token !== known;
    };
    let isBusy = false, taken = 0;
    const sendAll = async () => {
        if (isBusy) return;
        isBusy = true;
        let isLost = false, refused = 0;
        const waiting = (await during("readonly", (all) => all.getAll())).filter((photo) => photo.manifest === manifest);
        for (const photo of waiting) {
            const status = await send(photo);
            const { bar, word, item } = row(photo);
            if (isOver(status)) return location.reload();
            if (status === 0 || status === 429 || status >= 500) {
                word.textContent = says("offline");
                isLost = true;
                break;
            }
            await during("readwrite", (all) => all.delete(photo.id));
            bar.value = 1;
            item.className = status < 300 ? "done" : "bad";
            word.textContent = status < 300 ? says("done") : status === 413 ? says("tooLarge") : says("refused");
            status < 300 ? ++taken : ++refused;
        }
        isBusy = false;
        if (isLost) setTimeout(sendAll, 5000);
        else if (taken > 0 && refused === 0) location.assign(location.pathname + "?said=photographed");
    };
    upload.addEventListener("submit", (event) => {
        event.preventDefault();
        const files = [...upload.elements.namedItem("photos").files];
        upload.elements.namedItem("photos").value = "";
        delete upload.dataset.sent;
        (async () => {
            for (const file of files) {
                const { blob, isShrunk } = await fitting(file);
                const photo = { id: random(), manifest, name: file.name, blob };
                row(photo).word.textContent = isShrunk ? says("shrunk") : says("waiting");
                await during("readwrite", (all) => all.put(photo));
            }
            await sendAll();
        })().catch(() => upload.submit());
    });
    window.addEventListener("online", () => sendAll());
    sendAll().catch(() => {});
}

// --- A print run that is being worked on ---
const run = document.querySelector("[data-run]");
if (run) {
    const began = Date.now(), first = Number(run.dataset.done);
    const look = async () => {
        try {
            const answer = await fetch(run.dataset.run, { headers: { Accept: "application/json" } });
            const now = await answer.json();
            if (now.state !== run.dataset.state || answer.status !== 200) return location.reload();
            run.querySelector("progress").value = now.done;
            run.querySelector("[data-done-text]").textContent = now.done;
            const took = (Date.now() - began) / 1000, left = run.querySelector("[data-left]");
            if (now.done > first && left)
                left.textContent = left.dataset.left.replace("{seconds}", Math.ceil((now.total - now.done) * took / (now.done - first)));
        } catch { /* the next look may reach the server */ }
        setTimeout(look, 1000);
    };
    setTimeout(look, 700);
}
