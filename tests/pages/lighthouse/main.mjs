// Lighthouse over pages of a system of its own, on a phone and on a desk's machine.
//   node main.mjs PROGRAMS REPORTS [NAME…]
// Exits with 1 where accessibility or best practices are under 100, or performance is under 95.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { startSystem, totp } from "./system.mjs";

const [programs, reports, ...names] = process.argv.slice(2);
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100 };
// Page, who looks at it, and what it is called; "tracked" is an item on its way, by its number and phone.
const PAGES = [
    ["/track", null, "track"], ["tracked", null, "tracked"], ["/offices", null, "offices"], ["/postage", null, "postage"],
    ["/sign-in", null, "sign-in"], ["/desk", "clerk", "desk"], ["/desk/items?list=to-print", "clerk", "desk-list"],
    ["/board?period=month", "supervisor", "board"], ["/board/times?period=month", "supervisor", "board-times"],
    ["/board/communes?period=month", "supervisor", "board-communes"], ["/counter/scan", "post-worker", "counter-scan"],
];
const chosen = PAGES.filter(([, , name]) => names.length === 0 || names.includes(name));
const DEVICES = [["phone", undefined], ["desk", desktopConfig]];

// What is measured is how the page is made, not how busy this machine is.
const PATIENCE = { maxWaitForFcp: 120000, maxWaitForLoad: 180000 };

async function sessionOf(system, role) {
    const user = system.users[role];
    const form = new URLSearchParams({ name: user.name, password: user.password, code: user.secret ? totp(user.secret) : "" });
    const answer = await fetch(`${system.url}/sign-in`, { method: "POST", body: form, redirect: "manual",
        headers: { "Sec-Fetch-Site": "same-origin" } });
    if (answer.status !== 303) throw new Error(`${role} cannot sign in: ${answer.status}`);
    return answer.headers.get("set-cookie").split(";")[0];
}

async function trackedPage(system) {
    const { items } = await system.json("/api/v1/items?state=IN_TRANSIT&limit=1");
    const item = await system.json(`/api/v1/items/${items[0].id}`);
    return `/track?code=${item.number}&phone=${item.phone.slice(-4)}`;
}

// The one in the middle of three: what this machine does beside it hits one look or another.
async function medianLook(url, cookie, config) {
    const looks = [];
    for (let i = 0; i < 3; i += 1)
        looks.push(await lighthouse(url, { port: chrome.port, output: "html", logLevel: "error",
            onlyCategories: Object.keys(LEAST), ...PATIENCE, extraHeaders: cookie ? { Cookie: cookie } : {} }, config));
    const performance = ({ lhr }) => lhr.categories.performance.score ?? 0;
    return looks.sort((a, b) => performance(a) - performance(b))[1];
}

function told(lhr) {
    const weak = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 0.9 &&
        ["binary", "numeric", "metricSavings"].includes(audit.scoreDisplayMode));
    return weak.map((audit) => `    ${audit.id}: ${audit.displayValue ?? audit.title}`).join("\n");
}

const system = await startSystem(programs);
const chrome = await launch({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
let faults = 0;
try {
    mkdirSync(reports, { recursive: true });
    const sessions = {};
    // Not counted: browser and system have just begun, and the system still counts what it was given.
    await medianLook(system.url + "/track");
    for (const [path, role, name] of chosen) {
        if (role) sessions[role] ??= await sessionOf(system, role);
        const url = system.url + (path === "tracked" ? await trackedPage(system) : path);
        for (const [device, config] of DEVICES) {
            const { lhr, report } = await medianLook(url, role && sessions[role], config);
            writeFileSync(join(reports, `${name}-${device}.html`), report);
            const scores = Object.entries(LEAST).map(([category, least]) =>
                [category, Math.round((lhr.categories[category].score ?? 0) * 100), least]);
            const isGood = scores.every(([, score, least]) => score >= least);
            const landed = new URL(lhr.finalDisplayedUrl).pathname === new URL(url).pathname;
            if (!isGood || !landed) faults += 1;
            console.log(`${isGood && landed ? "ok    " : "not so"} ${name} (${device}): ` +
                scores.map(([category, score]) => `${category} ${score}`).join(", ") + (landed ? "" : `, led to ${lhr.finalDisplayedUrl}`));
            if (lhr.runtimeError) console.log(`    not measured: ${lhr.runtimeError.code}`);
            if (!isGood) console.log(told(lhr));
        }
    }
} finally {
    await chrome.kill();
    await system.stop();
}
console.log(`${chosen.length * DEVICES.length} looks, ${faults} faults; reports in ${reports}`);
process.exit(faults === 0 ? 0 : 1);
