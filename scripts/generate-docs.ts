/** `npm run docs`: writes docs/generated from the house as it is. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED, generatedPages } from './docs/all-pages.ts';

const pages = await generatedPages();
mkdirSync(GENERATED, { recursive: true });
for (const name of readdirSync(GENERATED)) if (!(name in pages)) rmSync(join(GENERATED, name));
for (const [name, text] of Object.entries(pages)) writeFileSync(join(GENERATED, name), text);
console.log(`docs/generated: ${Object.keys(pages).join(', ')}`);
