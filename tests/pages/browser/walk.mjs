// Every page that a role may see, found as people find them: by its path where it has one of its own,
// and by links where it is a thing's. Each is looked at in both languages, full and faulty.
function patternOf(document, path) {
    let best = null;
    for (const pattern of Object.keys(document.paths)) {
        const expression = new RegExp(`^${pattern.replace(/\{\w+\*?\}/g, "[^/]+")}$`);
        if (expression.test(path) && (!best || !pattern.includes("{"))) best = pattern;
    }
    return best;
}

function isPageOf(operation, role) {
    return operation?.responses?.["200"]?.$ref?.endsWith("/Page") &&
        (operation["x-action"] === "public" || operation["x-roles"]?.includes(role));
}

async function linksOf(page) {
    return page.evaluate(() => [...document.querySelectorAll("main a[href], nav a[href]")]
        .map((link) => new URL(link.href)).filter((url) => url.origin === location.origin)
        .map((url) => url.pathname + url.search));
}

// A whole look, at a page in its first language; the other language is held to the same words.
async function look(person, checks, where, name) {
    const { page } = person;
    await checks.axe(page, where);
    await checks.narrow(page, where);
    if (name) {
        await page.emulateMedia({ forcedColors: "active" });
        checks.expect(await page.locator("h1").first().isVisible(), where, "has no heading with forced colours");
        await checks.keyboard(page, `${where} with forced colours`);
        await checks.pictures(page, `${name}-forced`, [768]);
        await page.emulateMedia({ forcedColors: "none" });
        await checks.pictures(page, name);
    }
    for (const error of person.errors.splice(0)) checks.fault(where, error);
}

// Whether the page bears what it shows in a state of its own: nothing yet, or names as long as they may be.
async function glance(person, checks, where, name) {
    await checks.axe(person.page, where);
    await checks.narrow(person.page, where);
    await checks.pictures(person.page, name, [360, 1440]);
    for (const error of person.errors.splice(0)) checks.fault(where, error);
}

// Where each form of the page goes, whichever thing it is about.
async function kindsOfForms(page) {
    return page.locator("main form[method=post]")
        .evaluateAll((forms) => forms.map((form) => new URL(form.action).pathname.replace(/\d+/g, "0")));
}

// The answer to a form, sent as it stands. Null if the page at `path` has no such form any longer.
async function answerTo(person, path, kind) {
    await person.go(path);
    const at = (await kindsOfForms(person.page)).indexOf(kind);
    if (at < 0) return null;
    const forms = person.page.locator("main form[method=post]");
    const [answer] = await Promise.all([
        person.page.waitForNavigation(),
        forms.nth(at).evaluate((element) => HTMLFormElement.prototype.submit.call(element)),
    ]);
    return answer;
}

// Sends every form of the page as it stands, without what it needs: the answer is a page as well. What
// one form did may take away others, so each is looked for by where it goes and not by its place.
async function sendFormsEmpty(person, checks, path, name, where) {
    const { page } = person;
    const kinds = new Set(await kindsOfForms(page));
    kinds.delete("/sign-out");
    for (const [i, kind] of [...kinds].entries()) {
        const sent = `${where}, ${kind} sent empty`;
        let answer = null;
        try {
            answer = await answerTo(person, path, kind);
        } catch (error) {
            checks.fault(sent, error.message.split("\n")[0]);
            continue;
        }
        if (!answer) {
            console.log(`${sent}: the page has it no longer`);
            continue;
        }
        checks.expect(answer.status() < 500, sent, `answers ${answer.status()}`);
        if (answer.status() < 400) continue;
        await look(person, checks, sent);
        await checks.pictures(page, `${name}-fault-${i}`, [360]);
    }
}

// `known` holds the pages that were looked at before; of those only the status is. In a `state` of its own a page is
// glanced at in one language, and its forms are not sent.
export async function walk(person, checks, document, role, known, state = "") {
    const waiting = ["/account"];
    const rest = Object.keys(document.paths).filter((path) => !path.includes("{") &&
        isPageOf(document.paths[path].get, role));
    const done = new Map();
    // A page that follows a print run loads itself anew when that is done. It stands still to be looked at.
    await person.page.route("**/api/v1/print-runs/*", () => {});
    while (waiting.length + rest.length > 0) {
        const isByLink = waiting.length > 0;
        const path = isByLink ? waiting.shift() : rest.shift();
        const pattern = patternOf(document, path.split("?")[0]);
        if (!pattern || done.has(pattern) || !isPageOf(document.paths[pattern].get, role)) continue;
        if (pattern === "/" || pattern === "/openapi.json" || pattern.includes("token")) continue;
        if (isByLink || !known.has(pattern)) done.set(pattern, path);
        const isNew = !known.has(pattern);
        known.add(pattern);
        const name = `${state && `${state}-`}${pattern.slice(1).replace(/[{}*]/g, "").replaceAll("/", "-")}`;
        for (const language of isNew && !state ? ["en", "vi"] : ["vi"]) {
            await person.page.setViewportSize({ width: 1440, height: 900 });
            const status = await person.go(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
            const where = `${role} ${path} (${state || language})`;
            // A list that is nothing without a question answers 404 to who comes without one.
            checks.expect(status === 200 || (!isByLink && status === 404), where, `answers ${status}`);
            if (!isNew || status !== 200) continue;
            checks.weigh(person.bytes, where, document.paths[pattern].get["x-action"] === "public" && pattern !== "/sign-in");
            if (state) await glance(person, checks, where, name);
            else await look(person, checks, where, language === "vi" ? name : "");
        }
        waiting.push(...await linksOf(person.page));
        if (isNew && !state) await sendFormsEmpty(person, checks, path, name, `${role} ${path}`);
    }
    return done;
}

// The same pages without script: they are there, whole.
export async function walkWithoutScript(person, checks, pages, role, known) {
    for (const [pattern, path] of pages) {
        if (known.has(pattern)) continue;
        known.add(pattern);
        const status = await person.go(path);
        const where = `${role} ${path} without script`;
        checks.expect(status === 200, where, `answers ${status}`);
        checks.expect(await person.page.locator("main h1").count() === 1, where, "has no heading");
    }
}
