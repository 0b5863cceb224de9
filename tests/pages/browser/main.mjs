// The pages in a real browser, against the real server and database.
//   node main.mjs PROGRAMS SCREENSHOTS
import { chromium } from "playwright-core";
import { Checks } from "./checks.mjs";
import { administratorsDay, citizensDay, secondStepsDay } from "./days.mjs";
import { Person } from "./people.mjs";
import { ROAD } from "./road.mjs";
import { emptyAndLong } from "./states.mjs";
import { startSystem } from "./system.mjs";
import { walk, walkWithoutScript } from "./walk.mjs";

const [programs, screenshots] = process.argv.slice(2);
// Two lanes, one after the other within each: a page that two roles see is looked at once, by whoever comes first.
const LANES = [["admin", "post-worker", "supervisor"], ["clerk", "shift-lead", "post-liaison"]];

const system = await startSystem(programs);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run", "--no-default-browser-check"] });
const checks = new Checks(screenshots);
const timed = async (name, work) => {
    const began = Date.now();
    try {
        await work();
    } catch (error) {
        checks.fault(name, error.message.split("\n").slice(0, 4).join(" "));
        for (const page of browser.contexts().flatMap((context) => context.pages())) await checks.keep(page, name);
    }
    console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
};
try {
    const document = await system.json("/openapi.json");
    await timed("the administrator's day", () => administratorsDay(browser, system, checks));
    await timed("the second step", () => secondStepsDay(browser, system, checks));
    await timed("the citizen's day", () => citizensDay(browser, system, checks));
    const story = {};
    for (const [name, day] of ROAD) await timed(name, () => day(browser, system, checks, story));
    const seen = new Set(), seenPlain = new Set();
    const walkAs = async (role) => {
        const person = await Person.ofRole(browser, system, role);
        const pages = await walk(person, checks, document, role, seen);
        const plain = await Person.ofRole(browser, system, role, { javaScriptEnabled: false });
        await walkWithoutScript(plain, checks, pages, role, seenPlain);
        await plain.context.close();
        await person.context.close();
    };
    const lanes = LANES.map(async (roles) => {
        for (const role of roles) await timed(`pages of ${role}`, () => walkAs(role));
    });
    await Promise.all([...lanes, timed("nothing yet, and long names", () => emptyAndLong(browser, system, checks, document))]);
    console.log(Object.entries(checks.spent).map(([work, ms]) => `${work}: ${(ms / 1000).toFixed(1)} s`).join(", "));
    console.log(`${seen.size} pages: ${[...seen].join(" ")}`);
    for (const [kind, [bytes, where]] of Object.entries(checks.heaviest))
        console.log(`heaviest of ${kind}: ${bytes} bytes, ${where}`);
} finally {
    await browser.close();
    await system.stop();
}
for (const fault of checks.faults) console.log(`not so: ${fault}`);
console.log(`${checks.pages} times looked at, ${checks.faults.length} faults; screenshots in ${screenshots}`);
process.exit(checks.faults.length === 0 ? 0 : 1);
