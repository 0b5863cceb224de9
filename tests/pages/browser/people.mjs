// A person at a browser: signs in, walks, and weighs what comes over the wire.
import { totp } from "./system.mjs";

// Of the accounts that a day makes.
export const PASSWORD = "mười lăm ký tự trở lên thì đủ";
const SLOWEST_MS = 60000;  // a page that takes longer is a fault, on a busy machine too

export class Person {
    static async at(browser, system, options = {}) {
        const person = new Person();
        person.system = system;
        person.context = await browser.newContext({ baseURL: system.url, locale: "vi-VN",
            timezoneId: "Asia/Ho_Chi_Minh", ...options });
        person.context.setDefaultTimeout(SLOWEST_MS);
        person.page = await person.context.newPage();
        const devtools = await person.context.newCDPSession(person.page);
        await devtools.send("Network.enable");
        await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
        devtools.on("Network.loadingFinished", (event) => { person.bytes += event.encodedDataLength; });
        person.errors = [];
        person.page.on("console", (message) => {
            if (message.type() === "error" && !/status of [45]\d\d/.test(message.text()))
                person.errors.push(message.text());
        });
        person.page.on("pageerror", (error) => person.errors.push(String(error)));
        return person;
    }

    // In the session of a role, which is begun once: a one-time code is good for one.
    static async ofRole(browser, system, role, options = {}) {
        const person = await Person.at(browser, system, options);
        system.sessions ??= {};
        if (system.sessions[role]) await person.context.addCookies(system.sessions[role]);
        else await person.signIn(system.users[role]);
        system.sessions[role] ??= (await person.context.cookies()).filter((cookie) => cookie.httpOnly);
        return person;
    }

    async go(path) {
        this.bytes = 0;
        const answer = await this.page.goto(path, { waitUntil: "load" });
        return answer.status();
    }

    // With the keyboard alone, as a clerk does it every morning.
    async signIn(user) {
        const { page } = this;
        await page.goto("/sign-in");
        await this.fillSignIn(user);
    }

    async fillSignIn(user) {
        const { page } = this;
        await page.locator("#name").focus();
        await page.keyboard.type(user.name);
        await page.keyboard.press("Tab");
        await page.keyboard.type(user.password);
        await page.keyboard.press("Tab");
        if (user.secret) await page.keyboard.type(totp(user.secret));
        await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    }
}
