// Builds the parts of the page that come from npm into ui/page/vendor, with the licences of all
// that went into them and a manifest of what they are.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const vendor = join(here, '..', 'page', 'vendor');
const unfinished = `${vendor}.unfinished`; // put in place whole: a build that fails leaves the old one
const PARTS = ['editor', 'cytoscape', 'yasgui'];
const MIT = await readFile(join(here, 'MIT.txt'), 'utf8');

await rm(unfinished, { recursive: true, force: true });
await mkdir(unfinished);
const built = await build({
  absWorkingDir: here,
  entryPoints: PARTS.map((part) => `src/${part}.js`),
  outdir: unfinished,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none', // LICENSES.txt has them all
  metafile: true,
  logLevel: 'warning',
});
await copyFile(join(here, 'src', 'yasgui.html'), join(unfinished, 'yasgui.html'));

const folders = new Set(Object.keys(built.metafile.inputs).flatMap(packageOf));
await addDependencies('@zazuko/yasgui'); // comes as one file, in which its dependencies are already
const packages = await Promise.all([...folders].sort().map(described));
await writeFile(join(unfinished, 'LICENSES.txt'), packages.map(licenceText).join(`\n${'-'.repeat(79)}\n\n`));
const { dependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
const manifest = {
  parts: PARTS,
  dependencies,
  packages: packages.map(({ name, version, license }) => ({ name, version, license })),
};
await writeFile(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await rm(vendor, { recursive: true, force: true });
await rename(unfinished, vendor);

/** The folder of the package that an input of the bundle lies in, below node_modules. */
function packageOf(input) {
  const [, ...inner] = input.split('node_modules/');
  if (!inner.length) return [];
  const [scope, name] = inner.at(-1).split('/');
  const before = input.slice(0, input.length - inner.at(-1).length);
  const folder = scope.startsWith('@') ? join(scope, name) : scope;
  return [relative(modules, join(here, before, folder))];
}

async function addDependencies(folder) {
  const { dependencies = {} } = JSON.parse(await readFile(join(modules, folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const own = join(folder, 'node_modules', name);
    const next = existsSync(join(modules, own)) ? own : name;
    if (folders.has(next) || name.startsWith('@types/')) continue; // types do not go into a bundle
    folders.add(next);
    await addDependencies(next);
  }
}

async function described(folder) {
  const place = join(modules, folder);
  const { name, version, license, licenses, author, homepage } = JSON.parse(await readFile(join(place, 'package.json'), 'utf8'));
  const files = (await readdir(place)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(place, file), 'utf8')));
  const known = license ?? licenses?.map((one) => one.type).join(' OR ') ?? 'as follows';
  if (!texts.length) texts.push(declared(name, known, author));
  return { name, version, license: known, homepage, texts };
}

/** What stands for the licence of a package that only names it in its package.json. */
function declared(name, license, author) {
  if (license === 'CC0-1.0') return 'Dedicated to the public domain: https://creativecommons.org/publicdomain/zero/1.0/';
  if (license !== 'MIT') throw new Error(`${name} is under ${license} and ships no text of it`);
  const holder = (author?.name ?? author ?? `the authors of ${name}`).replace(/\s*[<(].*/, '');
  return MIT.replace('{holder}', holder);
}

function licenceText({ name, version, license, homepage, texts }) {
  return `${name} ${version} (${license})\n${homepage ? `${homepage}\n` : ''}\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}
