/**
 * `npm run schemas -- FACTS`: adds to the registry what the facts in a file show (one JSON a line, as tests leave them with TROTH_FACTS_SEEN). It only
 * widens: what was known stays known. `npm run schemas -- --release`: what is promised from now on.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { house } from '#app/wiring.ts';
import type { Json } from '#kernel/json.ts';
import { type FactSchema, join, schemaOfValue } from '#platform/facts/fact-schema.ts';
import { REGISTRY_FILE, RELEASED_FILE, type Registry, readRegistry } from '#surfaces/events/fact-schemas.ts';

const [what] = process.argv.slice(2);
if (what === undefined) throw new Error('Say which file of facts to learn from, or --release.');
const current = readRegistry(REGISTRY_FILE);

const write = (file: URL, registry: Registry): void => {
  const names = Object.keys(registry).toSorted();
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(names.map((name) => [name, registry[name]])), null, 1)}\n`);
};

const learnt = (file: string): Registry => {
  const known = new Set(Object.values(house.facts).flat());
  const schemas = new Map<string, FactSchema>(Object.entries(current).map(([type, { schema }]) => [type, schema]));
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const { type, data } = JSON.parse(line) as { readonly type: string; readonly data: Json };
    if (!known.has(type)) continue;
    const before = schemas.get(type);
    // A schema without a type is that of a fact nobody had seen yet: the first one that is seen says how it looks.
    schemas.set(type, join(before?.type === undefined ? undefined : before, schemaOfValue(data)));
  }
  return Object.fromEntries(
    [...known].map((type) => [type, { version: current[type]?.version ?? 1, schema: schemas.get(type) ?? {} }]),
  );
};

if (what === '--release') write(RELEASED_FILE, current);
else write(REGISTRY_FILE, learnt(what));
