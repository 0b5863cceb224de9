// The programs that the days use: a printer's eye, a camera, a scanner.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const run = (command, ...words) => execFileSync(command, words, { encoding: "utf8", maxBuffer: 1 << 26 });

export const pagesOf = (pdf) => Number(/^Pages: +(\d+)$/m.exec(run("pdfinfo", pdf))[1]);
export const textOf = (pdf) => run("pdftotext", "-layout", pdf, "-").normalize("NFC");

// The first page as a picture, `dpi` dots an inch.
export function drawFirst(pdf, picture, dpi) {
    run("pdftoppm", "-r", String(dpi), "-png", "-singlefile", pdf, picture.replace(/\.png$/, ""));
    return picture;
}

// What the house's own scanner reads in a picture.
export function read(system, picture) {
    return run(join(system.programs, "hoibao-scan"), "--json", picture);
}

// A photograph of a tray with the labels of these pages (from 1).
export function photographTray(system, pdf, pages, folder) {
    mkdirSync(folder, { recursive: true });
    const one = pages.map((page) => {
        const file = join(folder, `page-${page}.pdf`);
        run("pdfseparate", "-f", String(page), "-l", String(page), pdf, file);
        return file;
    });
    run("pdfunite", ...one, join(folder, "tray.pdf"));
    run("/usr/bin/python3", join(system.root, "tests/tools/photograph.py"), join(folder, "tray.pdf"), folder,
        "--classes", "tray", "--deck", "--seed", "5");
    return readdirSync(folder).filter((name) => name.endsWith(".jpg")).map((name) => join(folder, name));
}

// A photograph beyond what the server takes: a JPEG head with these sides and noise behind it.
export function hugeFile(path, bytes) {
    writeFileSync(path, Buffer.alloc(bytes, 7));
    return path;
}
