// What must hold of every page in every state.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const WIDTHS = [360, 768, 1440];
const SCREEN = 900, TALLEST = 8000;
const NARROWEST = 320;
const ENLARGED = { width: 320, height: 256 };  // a screen of 1280 × 1024 at 400 %
// On the wire, with style, script and fonts.
const STAFF_BYTES = 300 * 1024, CITIZEN_BYTES = 50 * 1024;

export class Checks {
    constructor(screenshots) {
        this.screenshots = screenshots;
        this.faults = [];
        this.pages = 0;
        this.heaviest = { staff: [0, ""], citizen: [0, ""] };
        this.spent = {};
        for (const work of ["axe", "narrow", "pictures", "keyboard"]) this.measure(work);
        mkdirSync(screenshots, { recursive: true });
    }

    // How long this work takes in all, in ms: what to look at when the whole takes too long.
    measure(work) {
        const does = this[work];
        this.spent[work] = 0;
        this[work] = async (...words) => {
            const began = Date.now();
            await does.apply(this, words);
            this.spent[work] += Date.now() - began;
        };
    }

    fault(where, what) {
        this.faults.push(`${where}: ${what}`);
    }

    expect(holds, where, what) {
        if (!holds) this.fault(where, what);
    }

    // axe-core without a word of its own in the page: it runs in the browser's own world, which the
    // page's content security policy does not touch.
    async axe(page, where) {
        await page.evaluate(axeSource);
        const result = await page.evaluate(() => globalThis.axe.run(document, {
            resultTypes: ["violations"],
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }));
        for (const violation of result.violations)
            this.fault(where, `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(" | ")}`);
        this.pages += 1;
    }

    // Nothing is wider than the narrowest screen; what is wide scrolls within its own region, but for tables whose cells
    // stand below each other there.
    async narrow(page, where) {
        await page.setViewportSize({ width: NARROWEST, height: 700 });
        const [wide, culprit, table] = await page.evaluate((most) => {
            // The innermost that sticks out, unless it lies in a region that scrolls.
            const out = [...document.querySelectorAll("main *, header *, nav *")].filter((element) =>
                !element.closest(".table, .unseen") && element.getBoundingClientRect().right > most + 0.5);
            const table = [...document.querySelectorAll(".table")]
                .find((region) => region.querySelector(".stacked") && region.scrollWidth > region.clientWidth + 1);
            return [document.documentElement.scrollWidth, out.at(-1)?.outerHTML.slice(0, 120), table?.ariaLabel];
        }, NARROWEST);
        this.expect(table === undefined, where, `has a table wider than a screen of ${NARROWEST}: ${table}`);
        this.expect(wide <= NARROWEST, where, `is ${wide} px wide on a screen of ${NARROWEST}: ${culprit}`);
    }

    async pictures(page, name, widths = WIDTHS) {
        for (const width of widths) {
            await page.setViewportSize({ width, height: SCREEN });
            // Of what lies beyond the screen Chromium may paint a list empty: the screen is as tall as the page.
            const tall = await page.evaluate(() => document.documentElement.scrollHeight);
            if (tall > SCREEN) await page.setViewportSize({ width, height: Math.min(tall, TALLEST) });
            await page.screenshot({ path: join(this.screenshots, `${name}-${width}.png`), fullPage: true });
        }
    }

    // What somebody saw when a day went wrong.
    async keep(page, day) {
        this.kept = (this.kept ?? 0) + 1;
        const file = `went-wrong-${this.kept}.png`;
        console.log(`${day}: ${page.url()} looked like ${file}`);
        await page.screenshot({ path: join(this.screenshots, file) }).catch((error) => console.log(error.message));
    }

    weigh(bytes, where, isCitizens) {
        const kind = isCitizens ? "citizen" : "staff";
        const most = isCitizens ? CITIZEN_BYTES : STAFF_BYTES;
        if (bytes > this.heaviest[kind][0]) this.heaviest[kind] = [bytes, where];
        this.expect(bytes <= most, where, `weighs ${bytes} bytes, more than ${most}`);
    }

    // Tab by tab, enlarged to 400 %: the skip link first, and whatever has the focus shows it, under nothing else.
    async keyboard(page, where) {
        await page.setViewportSize(ENLARGED);
        // From the top, also where the page puts the focus into its own first field.
        await page.evaluate(() => {
            document.body.tabIndex = -1;
            document.body.focus();
            document.body.removeAttribute("tabindex");
        });
        const seen = new Set();
        for (let i = 0; i < 40; i += 1) {
            await page.keyboard.press("Tab");
            const at = await page.evaluate(() => {
                const element = document.activeElement;
                if (!element || element === document.body) return null;
                const style = getComputedStyle(element);
                const box = element.getBoundingClientRect();
                const all = [...document.querySelectorAll("*")];
                const over = document.elementFromPoint(
                    Math.min(Math.max(box.x, 0) + Math.min(box.width, innerWidth) / 2, innerWidth - 1),
                    Math.min(Math.max(box.y, 0) + Math.min(box.height, innerHeight) / 2, innerHeight - 1));
                return { index: all.indexOf(element), html: element.outerHTML.slice(0, 100),
                    isSkip: element.matches(".skip"), isShown: box.width > 0 && box.height > 0,
                    isOnTop: over !== null && (element.contains(over) || over.contains(element)),
                    hasMark: style.outlineStyle !== "none" || style.boxShadow !== "none" };
            });
            if (!at || seen.has(at.index)) break;
            if (seen.size === 0) this.expect(at.isSkip, where, `the first tab leads to ${at.html}`);
            seen.add(at.index);
            this.expect(at.hasMark && at.isShown, where, `the focus does not show on ${at.html}`);
            this.expect(at.isOnTop, where, `enlarged, something lies over ${at.html}`);
        }
        this.expect(seen.size > 1, where, "the keyboard leads nowhere");
    }
}
