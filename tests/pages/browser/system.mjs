// A system of its own with sample data: deploy/run on a free port, and the people who use it.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = process.env.HOIBAO_ROOT ?? fileURLToPath(new URL("../../..", import.meta.url));

function freePort() {
    return new Promise((resolve) => {
        const probe = createServer();
        probe.listen(0, "127.0.0.1", () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

// RFC 6238 with SHA-1 and six digits, as authenticator apps do it.
export function totp(secret, now = Date.now()) {
    const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)
        .toString(2).padStart(5, "0")).join("");
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000)));
    const mac = createHmac("sha1", key).update(counter).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

export async function startSystem(programs) {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "hoibao-browser-"));
    const process_ = spawn(join(root, "deploy/run"), ["--no-build", "--port", String(port), "--data", folder],
        { env: { ...process.env, HOIBAO_BIN_DIR: programs }, stdio: ["ignore", "pipe", "inherit"] });
    const users = {};
    const said = [];
    await new Promise((resolve, reject) => {
        process_.on("exit", () => reject(new Error("deploy/run does not start:\n" + said.join("\n"))));
        createInterface({ input: process_.stdout }).on("line", (line) => {
            said.push(line);
            const user = line.match(/([a-z-]+) +[CP]80 +password (\S{22})(?: +authenticator secret ([A-Z2-7]{32}))?$/);
            if (user) users[user[1]] = { name: user[1], password: user[2], secret: user[3] };
            if (line.startsWith("ready ")) resolve();
        });
    });
    process_.removeAllListeners("exit");
    const url = `http://127.0.0.1:${port}`;
    const key = readFileSync(join(folder, "admin.key"), "utf8").trim();
    return {
        url, key, users, folder, root, programs,
        async json(path, options = {}) {
            const answer = await fetch(url + path, {
                ...options, headers: { Authorization: `Bearer ${key}`, ...options.headers } });
            if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
            return answer.json();
        },
        // All items of a query.
        async list(query) {
            const all = [];
            for (let cursor = ""; cursor !== undefined;) {
                const page = await this.json(`/api/v1/items?limit=200&${query}${cursor && `&cursor=${cursor}`}`);
                all.push(...page.items);
                cursor = page.next ?? undefined;
            }
            return all;
        },
        async stop() {
            if (process_.exitCode === null) {
                const ended = new Promise((resolve) => process_.on("exit", resolve));
                process_.kill("SIGTERM");
                await ended;
            } else {
                console.log(`not so: the system ran to the end:\n${said.slice(-10).join("\n")}`);
            }
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
