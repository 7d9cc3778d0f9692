// Bundles the theme and the scripts into static/dist, and makes the icon sprite.
import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const out = join(root, "static", "dist");
const icons = join(here, "node_modules", "bootstrap-icons", "icons");

await mkdir(out, { recursive: true });
await Promise.all([bundle(), sprite()]);

async function bundle() {
  await build({
    absWorkingDir: here,
    entryPoints: ["src/css/app.css", "src/js/app.js", "src/js/workspace.js", "src/js/board.js"],
    outdir: out,
    entryNames: "[name]",
    assetNames: "[name]",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome87", "firefox91", "safari15"],
    loader: { ".woff2": "file" },
    legalComments: "none",
    logLevel: "warning",
  });
}

/** One <symbol> for every icon that a template or a Python module names. */
async function sprite() {
  const symbols = [];
  const unknown = [];
  for (const name of [...(await iconNames())].sort()) {
    try {
      const svg = await readFile(join(icons, `${name}.svg`), "utf8");
      const [, body] = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/);
      symbols.push(`<symbol id="${name}" viewBox="0 0 16 16">${body.trim()}</symbol>`);
    } catch {
      unknown.push(name);
    }
  }
  const file = `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">${symbols.join("")}</svg>\n`;
  await writeFile(join(out, "icons.svg"), file);
  if (unknown.length) {
    console.error(`No such Bootstrap icons: ${unknown.join(", ")}`);
    process.exitCode = 1;
  }
}

async function iconNames() {
  const names = new Set();
  const folders = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !/^(\.|var$|static$|frontend$|node_modules$|locale$|docs$)/.test(entry.name))
    .map((entry) => join(root, entry.name));
  for (const file of (await Promise.all(folders.map(walk))).flat()) {
    const text = await readFile(file, "utf8");
    for (const [, name] of text.matchAll(/\bicon(?:\s+|\s*=\s*)["']([a-z0-9-]+)["']/g)) names.add(name);
  }
  return names;
}

async function walk(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === "__pycache__" || entry.name === "tests") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await walk(path)));
    else if (/\.(html|py)$/.test(entry.name)) found.push(path);
  }
  return found;
}
