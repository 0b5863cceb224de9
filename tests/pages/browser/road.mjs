// The road of a hundred envelopes, each role at its own desk: from a broken file to the supervisor's list.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./people.mjs";
import { drawFirst, hugeFile, pagesOf, photographTray, read, textOf } from "./tools.mjs";
import { Wedge } from "./wedge.mjs";

const LABELS = 100, ON_MANIFEST = 14, ARRIVALS = 100;
const MARK = "H53.14-261127-";  // of the dossiers that this road is about
const STREET = "Cách Mạng Tháng Tám, phường Tân Ninh, Tây Ninh";
const HEADINGS = "Mã hồ sơ;Họ tên người nhận;Điện thoại;Địa chỉ nhận;Ngày có kết quả;Lệ phí";
const BROKEN = { 3: { name: "" }, 40: { fee: "tám nghìn" }, 77: { day: "31/02/2026" } };
const MENDED = [[/(0003"?,)/, "$1Bùi Thị Mới"], ["tám nghìn", "8.000"], ["31/02/2026", "28/02/2026"]];
const UNSURE = { 10: { address: "12 đường 30 Tháng 4, Tây Ninh" }, 11: { address: "Ấp 3, xã Tân Phú" }, 12: { phone: "không có" } };

function rowOf(n) {
    const row = { name: `Trần Thị Số ${n}`, phone: `0912345${String(n).padStart(3, "0")}`, address: `${n} ${STREET}`,
        day: "27/11/2026", fee: "8.000", ...BROKEN[n], ...UNSURE[n] };
    return `${MARK}${String(n).padStart(4, "0")};${row.name};${row.phone};"${row.address}";${row.day};${row.fee}`;
}

async function seen(checks, page, where, name) {
    await checks.axe(page, where);
    await checks.pictures(page, name);
    await page.setViewportSize({ width: 1440, height: 900 });
}

async function send(page, file, office) {
    await page.goto("/desk/import");
    if (office) await page.selectOption("#office", office);
    await page.setInputFiles("#file", file);
    await page.click("main form button[type=submit]");
}

async function countsOf(page) {
    return (await page.locator("main .count strong").allTextContents()).join(" ");
}

/// A clerk takes in a file that is broken, mends it, and fixes the addresses that are not sure.
async function importingDay(browser, system, checks) {
    const where = "the clerk takes a file in";
    const clerk = await Person.ofRole(browser, system, "clerk");
    const { page } = clerk;
    const file = (name) => join(system.folder, name);
    writeFileSync(file("cu.xls"), Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(2000)]));
    await send(page, file("cu.xls"));
    checks.expect(/Tệp Excel bị hỏng|Excel kiểu cũ/.test(await page.textContent(".faults")), where, "an old workbook is refused in words");
    await seen(checks, page, `${where}: refused`, "day-import-refused");
    await page.setInputFiles("#file", hugeFile(file("lon.csv"), 33 << 20));
    checks.expect(/lớn hơn 32 MB/.test(await page.$eval("#file", (input) => input.validationMessage)), where,
        "a file that is too large is refused in words before it is sent");
    await page.$eval("main form", (form) => { form.noValidate = true; form.requestSubmit(); });
    await page.waitForSelector("h1:text('Tệp quá lớn')");
    await checks.pictures(page, "day-import-too-large");

    const rows = Array.from({ length: LABELS }, (_, i) => rowOf(i + 1));
    writeFileSync(file("ket-qua.csv"), "\ufeff" + [HEADINGS, ...rows].join("\r\n"));
    await send(page, file("ket-qua.csv"));
    await seen(checks, page, `${where}: columns`, "day-import-columns");
    await page.click("main form button[type=submit]");
    await seen(checks, page, `${where}: dry run`, "day-import-check");
    checks.expect(await countsOf(page) === "97 0 0 3", where, `the dry run says ${await countsOf(page)}`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='bad-rows.csv']")]);
    await download.saveAs(file("dong-loi.csv"));
    await page.click("form[action$='/take-in'] button");
    await seen(checks, page, `${where}: taken in`, "day-import-taken");

    const bad = readFileSync(file("dong-loi.csv"), "utf8");
    checks.expect(/Không phải ngày/.test(bad) && /Thiếu/.test(bad), where, `the bad rows say why: ${bad}`);
    writeFileSync(file("da-sua.csv"), MENDED.reduce((text, [broken, right]) => text.replace(broken, right), bad));
    await send(page, file("da-sua.csv"));
    checks.expect(await page.inputValue("#recipient") !== "", where, "the columns are remembered");
    await page.click("main form button[type=submit]");
    checks.expect(await countsOf(page) === "3 0 0 0", where, `mended, the dry run says ${await countsOf(page)}`);
    await page.click("form[action$='/take-in'] button");
    await send(page, file("ket-qua.csv"));
    await page.click("main form button[type=submit]");
    checks.expect((await countsOf(page)).startsWith("0 97"), where, `the same file again says ${await countsOf(page)}`);
    await clerk.context.close();
}

/// One after the other with the keyboard alone: Enter accepts what is offered first.
async function addressesDay(browser, system, checks) {
    const where = "the clerk fixes addresses";
    const clerk = await Person.ofRole(browser, system, "clerk");
    const { page } = clerk;
    await page.goto("/desk/addresses");
    await seen(checks, page, `${where}: one`, "day-address");
    let fixed = 0, offered = 0;
    for (; fixed < 60 && await page.locator("form[action^='/desk/addresses/'] [name=version]").count() > 0; fixed += 1) {
        const hasCandidates = await page.locator("[data-candidates]").count() > 0;
        const isPhone = !hasCandidates && await page.locator("#phone").count() > 0;
        if (isPhone) await page.fill("#phone", "0912 345 012");
        else if (!hasCandidates) await page.selectOption("#ward", { index: 1 });
        if (!hasCandidates) await page.focus(isPhone ? "form:has(#phone) button" : "form:has(#ward) button");
        const [next] = await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
        if (hasCandidates) checks.expect((await next.text()).includes("/undo"), where, "a choice can be undone");
        if (hasCandidates && offered++ === 0) await checks.pictures(page, "day-address-undo", [1440]);
    }
    checks.expect(fixed >= 10 && fixed < 60 && offered > 0, where, `${fixed} addresses were fixed, ${offered} by one key`);
    await seen(checks, page, `${where}: none left`, "day-address-none");
    await clerk.context.close();
}

async function awaitRun(checks, page, where) {
    const state = page.locator("#state-title .tag");
    // The page loads itself anew when the state changes: between two loads there is neither.
    await page.waitForFunction(() => document.querySelector("#state-title .tag")
        && !document.querySelector("[data-run]"), null, { timeout: 90000 });
    checks.expect(await state.textContent() === "Sẵn sàng in", where, `the run is ${await state.textContent()}`);
}

/// A hundred labels are printed, and looked at.
async function printingDay(browser, system, checks, story) {
    const where = "the clerk prints";
    const clerk = await Person.ofRole(browser, system, "clerk");
    const { page } = clerk;
    const ready = async () => (await system.list("state=POST_READY")).filter((item) => item.dossierCode.startsWith(MARK));
    // The last addresses can still be undone for ten seconds.
    for (let i = 0; i < 60 && (await ready()).length < LABELS; i += 1) await page.waitForTimeout(1000);
    await page.goto("/desk/print");
    const ticked = await page.evaluate((mark) => {
        document.getElementById("which-some").checked = true;
        const boxes = [...document.querySelectorAll("tr")].filter((row) => row.textContent.includes(mark))
            .map((row) => row.querySelector(".tick"));
        for (const box of boxes) box.checked = true;
        return boxes.length;
    }, MARK);
    checks.expect(ticked === LABELS, where, `${ticked} of ours wait for a label`);
    await page.selectOption("#sheet", "thermal-100x150");
    // A page that loads itself anew can't be pictured: it is not answered how far the run is until that is done.
    let answer = null;
    const pictured = new Promise((done) => { answer = done; });
    await page.route("**/api/v1/print-runs/*", (route) => pictured.then(() => route.continue()));
    await page.click("form[action='/desk/print'] button[type=submit]");
    await page.waitForURL(/\/desk\/print\/\d+$/);
    await checks.pictures(page, "day-print-under-way");
    answer();
    await awaitRun(checks, page, where);
    await seen(checks, page, `${where}: ready`, "day-print-ready");
    const labels = await page.request.get(await page.getAttribute("a[href*='labels.pdf']", "href"));
    story.pdf = join(system.folder, "labels.pdf");
    writeFileSync(story.pdf, await labels.body());
    checks.expect(pagesOf(story.pdf) === LABELS, where, `the PDF has ${pagesOf(story.pdf)} pages`);
    const words = textOf(story.pdf);
    checks.expect(words.includes("Trần Thị Số 100") && words.includes("Bùi Thị Mới"), where, "the names are on the labels");
    const symbols = read(system, drawFirst(story.pdf, join(checks.screenshots, "day-label.png"), 203));
    story.link = new URL(/HTTPS?:\/\/[^"]+/.exec(symbols)?.[0] ?? "http://nothing");
    await page.click("form[action$='/printed'] button");
    checks.expect(/Đã in/.test(await page.textContent("#state-title")), where, "marked as printed");

    await page.goto("/desk/print");
    await page.click("form[action='/desk/print'] button[type=submit]");
    await awaitRun(checks, page, `${where} all of the sample data`);
    story.numbers = (await system.list("state=LABELLED")).filter((item) => item.dossierCode.startsWith(MARK));
    await clerk.context.close();
}

/// The document, then the envelope, with a scanner and never the mouse.
async function packingDay(browser, system, checks, story) {
    const where = "the clerk packs";
    const clerk = await Person.ofRole(browser, system, "clerk");
    const { page } = clerk;
    const wedge = await Wedge.of(page);
    await page.goto("/desk/packing");
    const [first, second, third] = story.numbers;
    const ways = [[first, "plain"], [second, "rewriting"], [third, "composing"]];
    for (const [item, way] of ways) {
        await wedge[way](item.dossierCode);
        await wedge[way](item.number);
        await page.waitForSelector(`#answer .matched:has-text("${item.number.slice(8, 11)}")`);
    }
    await seen(checks, page, `${where}: right`, "day-packing");
    await wedge.plain(story.numbers[3].dossierCode);
    await wedge.plain(story.numbers[4].number);
    await page.waitForSelector("#answer .unknown");
    await seen(checks, page, `${where}: wrong`, "day-packing-wrong");
    const sealed = (await system.list("state=SEALED")).map((item) => item.id);
    checks.expect(ways.every(([item]) => sealed.includes(item.id)), where, "what was scanned in three ways is sealed");

    // On a page that waits for no scan it is looked for, whatever has the focus.
    for (const [way, before] of [["plain", "main"], ["rewriting", "#q"], ["composing", "#q"]]) {
        await page.goto("/desk");
        await page.focus(before);
        await Promise.all([page.waitForURL(`**/desk/items/${first.id}`), wedge[way](story.link.href.toUpperCase())]);
    }
    await clerk.context.close();
}

/// A manifest whose photograph lacks one envelope, seen by the post's liaison on a phone.
async function photographingDay(browser, system, checks, story) {
    const where = "the post counts a tray";
    const clerk = await Person.ofRole(browser, system, "clerk");
    await clerk.page.goto("/desk/manifests");
    await clerk.page.check("#what-none");
    await clerk.page.click("main form button[type=submit]");
    const wedge = await Wedge.of(clerk.page);
    story.onManifest = story.numbers.slice(3, 3 + ON_MANIFEST);
    await clerk.page.focus("#number");
    // Neither a lost connection, nor leaving the page, nor a busy server loses what is scanned, and the page says what waits.
    const address = new URL(clerk.page.url()).pathname;
    await clerk.context.setOffline(true);
    for (const item of story.onManifest.slice(0, 2)) await wedge.plain(item.number);
    await clerk.page.waitForSelector("#add [role=status]:text('Còn 2 lượt quét')");
    await checks.pictures(clerk.page, "day-scans-waiting", [360, 1440]);
    await clerk.page.route(`**${address}/items`, (route) => route.abort(), { times: 2 });
    await clerk.context.setOffline(false);
    await clerk.page.goto("/desk");
    await clerk.page.route(`**${address}/items`, (route) => route.fulfill({ status: 503 }), { times: 2 });
    await clerk.page.goto(address);
    await clerk.page.focus("#number");
    for (const item of story.onManifest.slice(2)) await wedge.plain(item.number);
    await clerk.page.waitForFunction((most) => document.querySelectorAll("#lines-part tbody tr").length === most,
        ON_MANIFEST, { timeout: 60000 });
    checks.expect(await clerk.page.locator("#signing form").isVisible(), where, "what was scanned can be signed for at once");
    story.manifest = new URL(clerk.page.url()).pathname.split("/").at(-1);
    await seen(checks, clerk.page, `${where}: before`, "day-manifest");

    const order = textOf(story.pdf).match(/R[A-Z] \d{3} \d{3} \d{3} VN/g).map((text) => text.replaceAll(" ", ""));
    const pages = story.onManifest.slice(1).map((item) => [...new Set(order)].indexOf(item.number) + 1);
    const photos = photographTray(system, story.pdf, pages, join(system.folder, "photos"));
    const liaison = await Person.ofRole(browser, system, "post-liaison", { viewport: { width: 360, height: 740 }, hasTouch: true });
    const { page } = liaison;
    await page.goto("/counter");
    await page.click(`a[href$="/counter/manifests/${story.manifest}"]`);
    await page.setInputFiles("#photos", hugeFile(join(system.folder, "anh.jpg"), 9 << 20));
    await page.click("#upload button");
    await page.waitForSelector("#queue .bad");
    checks.expect(/4000 × 3000/.test(await page.textContent("#queue")), where, "says how to make a photograph smaller");
    await seen(checks, page, `${where}: too large`, "day-photo-too-large");
    await liaison.context.setOffline(true);
    await page.setInputFiles("#photos", photos);
    await page.click("#upload button");
    await page.waitForSelector("#queue :text('Mất kết nối')");
    await checks.pictures(page, "day-photo-offline", [360]);
    await liaison.context.setOffline(false);
    await page.waitForURL(/said=photographed$/, { timeout: 90000 });
    await seen(checks, page, `${where}: seen`, "day-tray");
    const missing = await page.textContent("#missing-part");
    checks.expect(missing.includes(story.onManifest[0].dossierCode) && !missing.includes(story.onManifest[1].dossierCode),
        where, `names the envelope that is missing: ${missing.replace(/\s+/g, " ").slice(0, 200)}`);
    await liaison.context.close();
    await clerk.context.close();
}

async function sign(page, centre, post) {
    await page.fill("#centreName", centre.name);
    await page.fill("#centrePassword", centre.password);
    await page.fill("#postName", post.name);
    await page.fill("#postPassword", post.password);
    await Promise.all([page.waitForNavigation(), page.click("#signing form > button[type=submit]")]);
}

/// Two people sign at one screen; one person twice is refused.
async function handoverDay(browser, system, checks, story) {
    const where = "the shift lead hands over";
    const lead = await Person.ofRole(browser, system, "shift-lead");
    const { page } = lead;
    const users = system.users;
    await page.goto(`/desk/manifests/${story.manifest}`);
    await sign(page, users["shift-lead"], users["post-liaison"]);
    checks.expect(/lý do/.test(await page.textContent(".faults")), where, "what is missing wants a reason");
    await seen(checks, page, `${where}: no reason`, "day-handover-reason");
    await page.fill("#reasonForAll", "Không có trong khay");
    await sign(page, users["shift-lead"], users["shift-lead"]);
    checks.expect(/Một người không thể ký/.test(await page.textContent(".faults")), where, "one person signs once");
    await seen(checks, page, `${where}: one for both`, "day-handover-one-person");
    checks.expect(await page.inputValue("#reasonForAll") !== "", where, "the reason is still there");
    await sign(page, users["shift-lead"], users["post-liaison"]);
    checks.expect(/Bàn giao|bàn giao/.test(await page.textContent(".said")), where, "says that it is handed over");
    await seen(checks, page, `${where}: done`, "day-handed-over");
    const paper = await page.request.get(`/api/v1/manifests/${story.manifest}/handover.pdf`);
    writeFileSync(join(system.folder, "handover.pdf"), await paper.body());
    checks.expect(textOf(join(system.folder, "handover.pdf")).includes("mười ba"), where, "the record counts thirteen in words");
    drawFirst(join(system.folder, "handover.pdf"), join(checks.screenshots, "day-handover-record.png"), 80);
    await lead.context.close();
}

/// The QR code of a label leads a citizen to where the envelope is.
async function followingDay(browser, system, checks, story) {
    const where = "a citizen follows";
    const citizen = await Person.at(browser, system, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const status = await citizen.go(story.link.pathname);
    const text = await citizen.page.textContent("main");
    checks.expect(status === 200 && /Bưu điện|Đang chuẩn bị/i.test(text), where, `the link of the label says ${text.slice(0, 120)}`);
    await checks.pictures(citizen.page, "day-followed");
    await citizen.context.close();
}

/// A hundred arrivals in a row, no mouse, and no waiting for the server between two.
async function arrivalsDay(browser, system, checks) {
    const where = "the post worker scans arrivals";
    const coming = [];
    for (const state of ["HANDED_OVER", "IN_TRANSIT", "OUT_FOR_DELIVERY", "ATTEMPT_FAILED", "AT_DELIVERY_OFFICE"])
        coming.push(...await system.list(`state=${state}`));
    const numbers = coming.slice(0, ARRIVALS).map((item) => item.number);
    const worker = await Person.ofRole(browser, system, "post-worker");
    const { page } = worker;
    await page.goto("/counter/scan");
    const wedge = await Wedge.of(page);
    const answers = [];
    page.on("response", (answer) => { if (answer.request().method() === "POST") answers.push(answer.status()); });
    const began = Date.now();
    const ways = ["rewriting", "composing"];  // input methods that are on; the rest without one
    for (const [i, number] of numbers.entries()) await wedge[ways[i] ?? "plain"](number);
    const typed = Date.now() - began;
    await page.waitForFunction(() => document.querySelector("#scan-form").getAttribute("aria-busy") === "false", null, { timeout: 90000 });
    console.log(`${numbers.length} arrivals typed in ${typed} ms, answered after ${Date.now() - began} ms`);
    checks.expect(answers.length === ARRIVALS && answers.every((status) => status === 303), where, `${answers.length} were answered`);
    await seen(checks, page, `${where}: done`, "day-arrivals");
    let arrived = 0;
    for (const item of coming.slice(0, ARRIVALS)) {
        const { events } = await system.json(`/api/v1/items/${item.id}`);
        arrived += events.some((event) => event.kind === "ARRIVED") ? 1 : 0;
    }
    checks.expect(arrived === ARRIVALS, where, `${arrived} have arrived`);
    await worker.context.close();
}

/// The supervisor finds the item that is stuck, and what happened to it.
async function supervisorsDay(browser, system, checks) {
    const where = "the supervisor finds what is stuck";
    const supervisor = await Person.ofRole(browser, system, "supervisor");
    const { page } = supervisor;
    await page.goto("/board");
    await page.click("nav a[href*='/board/stuck']");
    await page.locator("main table a[href*='/desk/items/'], main table a[href*='/board/items']").first().click();
    if (new URL(page.url()).pathname.startsWith("/board/")) await page.locator("main table a[href*='/desk/items/']").first().click();
    checks.expect(new URL(page.url()).pathname.startsWith("/desk/items/"), where, `comes to ${page.url()}`);
    checks.expect(await page.locator("#timeline-title").isVisible(), where, "sees what happened");
    await seen(checks, page, where, "day-stuck");
    await supervisor.context.close();
}

/// Two change one item: who, when, what, and a choice.
async function conflictDay(browser, system, checks, story) {
    const where = "two change one item";
    const path = `/desk/items/${story.numbers[20].id}`;
    const clerk = await Person.ofRole(browser, system, "clerk"), lead = await Person.ofRole(browser, system, "shift-lead");
    await clerk.page.goto(path);
    await lead.page.goto(path);
    await lead.page.fill("#phone", "0987 654 321");
    await lead.page.fill("#recipient", "Trần Thị Số Một");
    await lead.page.click("#change button");
    await lead.page.waitForURL(/said=itemChanged/);
    await clerk.page.fill("#recipient", "Trần Thị Số Hai");
    await clerk.page.click("#change button");
    await clerk.page.waitForSelector("h1:text('Người khác vừa sửa')");
    const words = await clerk.page.textContent("main");
    checks.expect(/đã sửa lúc \d/.test(words) && words.includes("Số Một") && words.includes("Số Hai"), where, `says who, when, what: ${words}`);
    await seen(checks, clerk.page, where, "day-conflict");
    await clerk.page.check("#recipient-mine");
    await clerk.page.click("main form button[type=submit]");
    await clerk.page.waitForURL(/said=itemChanged/);
    const item = await system.json(`/api/v1/items/${story.numbers[20].id}`);
    checks.expect(item.recipient === "Trần Thị Số Hai" && item.phone.endsWith("654321"), where, "both changes are there");
    await lead.context.close();
    await clerk.context.close();
}

/// The session is over while a form is filled and things are scanned: nothing is lost.
async function endedSessionDay(browser, system, checks, story) {
    const where = "the session ends";
    const user = system.users["shift-lead"];
    const lead = await Person.at(browser, system);
    const { page } = lead;
    await lead.signIn(user);
    await page.goto(`/desk/items/${story.numbers[21].id}`);
    await page.fill("#address", "99 Lạc Long Quân, phường Tân Ninh, Tây Ninh");
    await lead.context.clearCookies();
    await page.click("#change button");
    await seen(checks, page, `${where}: sign in again`, "day-session-over");
    await lead.fillSignIn(user);
    await seen(checks, page, `${where}: what was typed`, "day-session-kept");
    checks.expect((await page.textContent("main")).includes("99 Lạc Long Quân"), where, "what was typed is shown");
    await page.click("main form button[type=submit]");
    await page.waitForURL(/said=itemChanged/);

    // The answer that the session is over comes when all three are scanned: what comes after it is typed elsewhere.
    await page.goto("/desk/packing");
    await lead.context.clearCookies();
    let answer;
    const scanned = new Promise((resolve) => { answer = resolve; });
    await page.route("**/desk/packing", (route) => scanned.then(() => route.continue()));
    const wedge = await Wedge.of(page);
    for (const item of story.numbers.slice(30, 33)) {
        await wedge.plain(item.dossierCode);
        await wedge.plain(item.number);
    }
    answer();
    await page.waitForSelector("#password");
    await lead.fillSignIn(user);
    await page.click("main form button[type=submit]");
    await page.waitForFunction(() => document.querySelectorAll("#recent-part li").length === 3, null, { timeout: 60000 });
    const sealed = (await system.list("state=SEALED")).map((item) => item.id);
    checks.expect(story.numbers.slice(30, 33).every((item) => sealed.includes(item.id)), where, "what was scanned meanwhile is sealed too");
    await lead.context.close();
}

/// In this order; each goes on with what the ones before left in its last argument, the story.
export const ROAD = [
    ["a clerk's file", importingDay], ["a clerk's addresses", addressesDay], ["a clerk's labels", printingDay],
    ["a clerk's envelopes", packingDay], ["the liaison's tray", photographingDay], ["the shift lead's handover", handoverDay],
    ["the citizen's link", followingDay], ["the post worker's arrivals", arrivalsDay],
    ["the supervisor's board", supervisorsDay], ["two at one item", conflictDay], ["a session that ended", endedSessionDay],
];
