// Each role's day, as it is lived.
import { join } from "node:path";
import { PASSWORD, Person } from "./people.mjs";
import { totp } from "./system.mjs";
import { read } from "./tools.mjs";

/// An administrator makes an account, its owner gives it a password, and then it is taken away.
export async function administratorsDay(browser, system, checks) {
    const where = "the administrator's day";
    const admin = await Person.ofRole(browser, system, "admin");
    const { page } = admin;
    await page.goto("/admin/users/new");
    await page.fill("#name", "nhi");
    await page.fill("#person", "Đặng Thị Yến Nhi");
    await page.selectOption("#role", "clerk");
    await page.selectOption("#office", "C80.25459");
    await page.click("main button[type=submit]");
    const link = await page.inputValue("#link");
    checks.expect(link.startsWith(`${system.url}/first-start/`), where, `shows the link ${link}`);
    await page.goto("/admin/users/nhi");
    checks.expect(!(await page.content()).includes(link), where, "the link is shown once only");

    const clerk = await Person.at(browser, system);
    await clerk.page.goto(link);
    await checks.axe(clerk.page, `${where}: the first password`);
    await checks.pictures(clerk.page, "first-start");
    await clerk.page.fill("#password", PASSWORD);
    await clerk.page.fill("#again", PASSWORD);
    await clerk.page.click("main button[type=submit]");
    await clerk.signIn({ name: "nhi", password: PASSWORD });
    checks.expect(await clerk.go("/account") === 200, where, "the clerk is signed in");
    checks.expect(await clerk.go("/admin/users") === 403, where, "a clerk does not administer");

    await page.fill("#reason-disable", "Chuyển công tác");
    await page.click("form[action$='/disable'] button");
    checks.expect(await page.locator("[role=status]").first().isVisible(), where, "says that it is done");
    await clerk.go("/account");
    checks.expect(new URL(clerk.page.url()).pathname === "/sign-in", where, "the clerk is out at once");

    await page.goto("/admin/audit?action=disable-user");
    checks.expect((await page.textContent("main")).includes("Chuyển công tác"), where, "the audit holds the reason");

    await page.goto("/admin/postage/return-result");
    await page.fill("#validFrom", "2030-01-01");
    await page.fill("#legalReference", "Quyết định thử");
    await page.fill("#price-within-district-100", "26.001");
    await page.click("main button[type=submit]");
    checks.expect(await page.locator(".faults").isVisible(), where, "a price above the maximum is refused");
    await checks.axe(page, `${where}: a price above the maximum`);
    await page.fill("#price-within-district-100", "25.000");
    await page.click("main button[type=submit]");
    await page.waitForURL("**/admin/postage?*");

    const items = await system.json("/api/v1/items?limit=1");
    await page.goto(`/admin/items/${items.items[0].id}`);
    checks.expect((await page.locator("h1").textContent()) !== items.items[0].dossierCode, where,
        "no citizen's data without a reason");
    await page.goto("/admin/items");
    await page.fill("#item", items.items[0].dossierCode);
    await page.fill("#reason", "Người dân khiếu nại");
    await page.click("main button[type=submit]");
    await page.waitForURL("**/admin/items/*");
    await checks.axe(page, `${where}: an item`);
    await checks.pictures(page, "admin-item");
    await admin.context.close();
    await clerk.context.close();
}

/// A supervisor's first sign-in: an authenticator app takes its secret from the picture on the page.
export async function secondStepsDay(browser, system, checks) {
    const where = "the second step";
    const admin = await Person.ofRole(browser, system, "admin");
    await admin.page.goto("/admin/users/new");
    await admin.page.fill("#name", "tam");
    await admin.page.fill("#person", "Phan Thị Minh Tâm");
    await admin.page.selectOption("#role", "supervisor");
    await admin.page.selectOption("#office", "C80");
    await admin.page.click("main button[type=submit]");
    const supervisor = await Person.at(browser, system);
    const { page } = supervisor;
    await page.goto(await admin.page.inputValue("#link"));
    await checks.axe(page, where);
    await checks.pictures(page, "first-start-second-step");
    const picture = join(system.folder, "second-step.png");
    await page.locator("svg.qr").screenshot({ path: picture });
    const scanned = /otpauth:[^"]+/.exec(read(system, picture))?.[0];
    checks.expect(scanned === await page.getAttribute("a[href^='otpauth:']", "href"), where, `the picture holds ${scanned}`);
    await page.fill("#code", totp(new URL(scanned).searchParams.get("secret")));
    await page.fill("#password", PASSWORD);
    await page.fill("#again", PASSWORD);
    await page.click("main button[type=submit]");
    checks.expect(await page.locator("#password").count() === 0, where, "the code of the secret is right");
    await supervisor.context.close();
    await admin.context.close();
}

/// A citizen types what stands on the slip, on a phone, and without script.
export async function citizensDay(browser, system, checks) {
    const where = "the citizen's day";
    const citizen = await Person.at(browser, system, { javaScriptEnabled: false,
        viewport: { width: 360, height: 740 } });
    const items = await system.json("/api/v1/items?state=HANDED_OVER&limit=1");
    const item = await system.json(`/api/v1/items/${items.items[0].id}`);
    await citizen.go("/track");
    checks.weigh(citizen.bytes, where, true);
    await citizen.page.fill("input[name=code]", ` ${item.dossierCode.toLowerCase()} `);
    await citizen.page.fill("input[name=phone]", item.phone.slice(-4));
    await citizen.page.click("button[type=submit]");
    const text = await citizen.page.textContent("main");
    checks.expect(!text.includes(item.address) && !text.includes(item.recipient), where, "shows no address, no full name");
    checks.expect(/Bưu điện/.test(text), where, `says where it is: ${text.slice(0, 200)}`);
    await checks.pictures(citizen.page, "tracked");
    await citizen.page.goto(`/track?code=${item.dossierCode}&phone=0000`);
    await checks.pictures(citizen.page, "not-found");
    await citizen.context.close();
}
