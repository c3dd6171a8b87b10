/** Everything in docs/generated, in memory: `npm run docs` writes it, a test compares it with what is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTEXTS } from '../../test/tidy/order-rules.ts';
import {
  accessPage,
  artifactsPage,
  commandsPage,
  factsPage,
  flowsPage,
  lifecyclesPage,
  refusalsPage,
  settingsPage,
} from './house-pages.ts';
import { contextsPage } from './contexts-page.ts';
import { coveragePage } from './coverage-page.ts';
import { failuresPage } from './failures-page.ts';
import { invariantsPage } from './invariants-page.ts';
import { openapiText } from './openapi.ts';
import { ownershipPage } from './ownership-page.ts';
import { sagasPage } from './sagas-page.ts';
import { lockOfHere, sbomText } from './sbom.ts';
import { tablesPage } from './tables-page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const GENERATED = join(ROOT, 'docs', 'generated');

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const textsOf = (folder: string, ending: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ name, text: textOf(`${folder}/${name}`) }));

/** Without its tests: what only they read is no part of the context. */
const contextTexts = () =>
  CONTEXTS.map((context) => ({
    context,
    readme: textOf(`src/contexts/${context}/README.md`),
    sources: readdirSync(join(ROOT, 'src/contexts', context), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => textOf(`src/contexts/${context}/${name}`)),
  }));

export const generatedPages = async (): Promise<Readonly<Record<string, string>>> => ({
  'lifecycles.md': lifecyclesPage(),
  'facts.md': factsPage(),
  'commands.md': commandsPage(),
  'refusals.md': refusalsPage(),
  'flows.md': flowsPage(),
  'failures.md': failuresPage(),
  'artifacts.md': artifactsPage(),
  'access-matrix.md': accessPage({
    policies: textOf('seeds/access-policy.cedar'),
    schema: textOf('seeds/access-schema.cedarschema'),
  }),
  'sagas.md': sagasPage(),
  'settings.md': settingsPage(),
  'tables.md': tablesPage(textsOf('db/migrations', '.sql')),
  'ownership.md': ownershipPage(),
  'contexts.md': contextsPage(contextTexts()),
  'operations-coverage.md': coveragePage(),
  'invariants.md': invariantsPage(textsOf('test/invariants', '.test.ts')),
  'openapi.json': await openapiText(),
  'sbom.cdx.json': sbomText(lockOfHere()),
});
