/** The registry of facts' schemas: what each type's data looks like, and since which version. Committed, and held to by tests. */
import { readFileSync } from 'node:fs';
import type { FactSchema } from '#platform/facts/fact-schema.ts';

export type Registered = { readonly version: number; readonly schema: FactSchema };
export type Registry = Readonly<Record<string, Registered>>;

export const REGISTRY_FILE = new URL('./fact-schemas.json', import.meta.url);
/** As it was promised to consumers last. */
export const RELEASED_FILE = new URL('./fact-schemas.released.json', import.meta.url);

export const readRegistry = (file: URL): Registry => JSON.parse(readFileSync(file, 'utf8')) as Registry;

const registry = readRegistry(REGISTRY_FILE);

/** Of a fact that is new and was not learnt yet nothing is promised. */
export const schemaOf = (type: string): Registered => registry[type] ?? { version: 1, schema: {} };

/** As JSON Schema 2020-12, under the name that events carry as `dataschema`. */
export const jsonSchemaOf = (id: string, { schema }: Registered) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: id,
  ...schema,
});
