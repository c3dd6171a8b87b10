/** What the wiring says exists. */
import { SETTINGS_WORDS } from '#app/process/settings.ts';
import { house } from '#app/wiring.ts';
import { everyCommand } from '../../scripts/docs/paper-house.ts';
import type { Registry } from './rule.ts';

export const wiredRegistry = (): Registry => ({
  commands: everyCommand().map(({ name }) => name),
  // What a command creates is not looked for.
  aggregates: [...new Set(everyCommand().flatMap(({ aggregate, creates }) => (creates ? [] : [aggregate])))],
  notFound: everyCommand().flatMap(({ notFound }) => notFound ?? []),
  facts: Object.values(house.facts).flat(),
  refusals: Object.keys(house.refusals),
  lifecycles: house.lifecycles.map(({ name }) => name),
  settings: Object.keys(SETTINGS_WORDS),
});
