// A barcode scanner that acts as a keyboard, and what Vietnamese input methods make of it (Telex).
const TONES = "SFRXJ", VOWELS = "AEIOUYÂÊÔĂƠƯ";
const MARKED = { AA: "Â", EE: "Ê", OO: "Ô", DD: "Đ", AW: "Ă", OW: "Ơ", UW: "Ư" };
const COMBINING = { S: "\u0301", F: "\u0300", R: "\u0309", X: "\u0303", J: "\u0323" };

// What Telex makes of the letter before and this one; null where they stay two.
function telex(before, letter) {
    if (MARKED[before + letter]) return MARKED[before + letter];
    if (before && VOWELS.includes(before) && TONES.includes(letter)) return (before + COMBINING[letter]).normalize("NFC");
    return null;
}

function keyOf(character) {
    const letter = character.toUpperCase();
    if (/[A-Z]/.test(letter)) return { code: `Key${letter}`, key: character, windowsVirtualKeyCode: letter.charCodeAt(0) };
    if (/[0-9]/.test(character)) return { code: `Digit${character}`, key: character, windowsVirtualKeyCode: character.charCodeAt(0) };
    const [code, windowsVirtualKeyCode, modifiers] = { "-": ["Minus", 189, 0], ".": ["Period", 190, 0],
        "/": ["Slash", 191, 0], ":": ["Semicolon", 186, 8] }[character];
    return { code, key: character, windowsVirtualKeyCode, modifiers };
}

export class Wedge {
    static async of(page) {
        const wedge = new Wedge();
        wedge.page = page;
        wedge.devtools = await page.context().newCDPSession(page);
        return wedge;
    }

    // Five milliseconds after the one before, however busy the machine is that this runs on.
    key(type, key) {
        this.now += 0.005;
        return this.devtools.send("Input.dispatchKeyEvent", { type, timestamp: this.now, ...key });
    }
    begin() {
        this.now = Math.max(Date.now() / 1000, (this.now ?? 0) + 0.2);
    }
    press(key, text) {
        return Promise.all([this.key(text ? "keyDown" : "rawKeyDown", { ...key, text }), this.key("keyUp", key)]);
    }
    enter() {
        return this.press({ code: "Enter", key: "Enter", windowsVirtualKeyCode: 13 }, "\r");
    }

    // No input method.
    async plain(text) {
        this.begin();
        await Promise.all([...[...text].map((character) => this.press(keyOf(character), character)), this.enter()]);
    }

    // One that takes keys back, as UniKey does: Backspace, then a letter that has no place on the keyboard.
    async rewriting(text) {
        this.begin();
        let before = "";
        for (const character of text) {
            const made = telex(before, character);
            if (made) {
                await this.press({ code: "Backspace", key: "Backspace", windowsVirtualKeyCode: 8 });
                await this.press({ code: "", key: made, windowsVirtualKeyCode: 231 }, made);
            } else {
                await this.press(keyOf(character), character);
            }
            before = made ?? character;
        }
        await this.enter();
    }

    // One that composes, as the systems' own do: keys say "Process" only, and letters come with the composition.
    async composing(text) {
        this.begin();
        let composed = "";
        const commit = async () => {
            if (composed) await this.devtools.send("Input.insertText", { text: composed });
            composed = "";
        };
        for (const character of text) {
            if (!/[A-Z]/.test(character)) {
                await commit();
                await this.press(keyOf(character), character);
                continue;
            }
            const { code } = keyOf(character);
            await this.key("rawKeyDown", { code, key: "Process", windowsVirtualKeyCode: 229 });
            const made = telex(composed.slice(-1), character);
            composed = made ? composed.slice(0, -1) + made : composed + character;
            await this.devtools.send("Input.imeSetComposition", { text: composed,
                selectionStart: composed.length, selectionEnd: composed.length });
            await this.key("keyUp", { code, key: character, windowsVirtualKeyCode: character.charCodeAt(0) });
        }
        await this.enter();
    }
}
