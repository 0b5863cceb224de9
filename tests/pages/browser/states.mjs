// The pages of a commune's centre in which nothing has happened yet, and then where all names are as long as they may be.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PASSWORD, Person } from "./people.mjs";
import { walk } from "./walk.mjs";

const OFFICE = "C80.25480", POST_OFFICE = "P80.25480";
const NAMES = ["Nguyễn Trường Phúc Hoàng Nghiêng Thị Khánh Thương Quỳnh Huyền",
    "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Nghiêng Nghĩa Trường Thương",
    "Nghiêngnghĩatrườngthươngquỳnhhuyềnnghiêngnghĩatrườngthương"];
const STREET = "Số 1234/56/78 đường Nguyễn Thị Minh Khai nối dài, tổ dân phố Trường Xuân, ấp Hiệp Trường, ".repeat(3);

// A new account's owner, signed in.
async function newcomer(browser, system, role) {
    const said = execFileSync(join(system.programs, "hoibao-admin"), ["--config", join(system.folder, "hoibao.properties"),
        "user", "create", "nghi", "--role", role, "--office", OFFICE, "--name", NAMES[0]], { encoding: "utf8" });
    const person = await Person.at(browser, system);
    await person.page.goto(said.match(/http\S+\/first-start\/\S+/)[0]);
    await person.page.fill("#password", PASSWORD);
    await person.page.fill("#again", PASSWORD);
    await person.page.click("main button[type=submit]");
    await person.signIn({ name: "nghi", password: PASSWORD });
    return person;
}

// Results, one of them with an address to fix; of the others a print run that is ready, and a manifest.
async function longNames(system) {
    const send = (path, body) => system.json(path, { method: "POST", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() } });
    const items = [];
    for (const [i, recipient] of [...NAMES, NAMES[2]].entries()) {
        const taken = await send(`/api/v1/results?office=${OFFICE}`, { dossierCode: `H53.25-261120-000${i + 1}`, recipient,
            applicant: recipient, procedureName: "Cấp lại Giấy chứng nhận đủ điều kiện kinh doanh dược ".repeat(4).trim(),
            phone: "0912345678", address: STREET + (i < NAMES.length ? "phường Bình Minh, tỉnh Tây Ninh" : "tỉnh Tây Ninh"),
            approvedAt: new Date().toISOString(), returnBy: "post",
            collectVnd: 99999999, note: "Ghi chú dài ".repeat(16).trim() });
        if (i < NAMES.length) items.push(taken.item);
    }
    const run = await send("/api/v1/print-runs", { items });
    for (let state = run.state; state !== "ready";) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        state = (await system.json(`/api/v1/print-runs/${run.id}`)).state;
        if (["failed", "blocked", "cancelled"].includes(state)) throw new Error(`the run is ${state}`);
    }
    await send("/api/v1/manifests", { office: OFFICE, postOffice: POST_OFFICE, printRun: run.id });
}

export async function emptyAndLong(browser, system, checks, document) {
    const lead = await newcomer(browser, system, "shift-lead");
    await walk(lead, checks, document, "shift-lead", new Set(), "empty");
    await longNames(system);
    await walk(lead, checks, document, "shift-lead", new Set(), "long");
    await lead.context.close();
}
