/** The runbooks that come with this version, read once when the process starts: one that is not on the template stops the start, not the night. */
import { readdirSync, readFileSync } from 'node:fs';
import { must } from '#kernel/outcome.ts';
import { CHECKS } from './checks.ts';
import { readRunbook } from './read-runbook.ts';
import type { Runbook } from './runbook.ts';
import { isSafeAction } from './safe-actions.ts';

const FOLDER = new URL('../../../../docs/runbooks/', import.meta.url);

const readAll = (): readonly Runbook[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .toSorted()
    .map((file) => {
      const runbook = readRunbook(readFileSync(new URL(file, FOLDER), 'utf8'), file);
      must(`${runbook.key}.md` === file, `${file} is named by its key`);
      for (const { name } of runbook.checks) must(Object.hasOwn(CHECKS, name), `${file}: the check ${name} exists`);
      for (const { name } of runbook.safe) must(isSafeAction(name), `${file}: the safe action ${name} exists`);
      return runbook;
    });

export const runbooks: readonly Runbook[] = readAll();
const byKey = new Map(runbooks.map((runbook) => [runbook.key, runbook]));
export const runbookOf = (key: string): Runbook | undefined => byKey.get(key);
