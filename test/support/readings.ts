/**
 * Every process of a run reads the same access policies, which takes Cedar a second each time: who has read one leaves what it read to the others.
 * Asked by whatever makes a door for tests.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policiesRead, takeOverPolicies } from '#platform/access/cedar-policies.ts';

/** The shipped policy and those of the company are read everywhere; others are a test's own. */
const LEFT_MAX = 4;
const FOLDER = process.env['TROTH_TEST_READINGS'];

/** After something that many will read was read: who starts beside it need not read it too. */
export const leaveReadings = (): void => {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const [both, read] of policiesRead()) {
    const file = join(FOLDER, `${createHash('sha256').update(both).digest('hex')}.json`);
    if (existsSync(file) || readdirSync(FOLDER).length >= LEFT_MAX) continue;
    const made = join(FOLDER, `.${process.pid}`);
    writeFileSync(made, JSON.stringify([both, read]));
    renameSync(made, file);
  }
};

/** Before anything is read. */
export const takeReadings = (): void => {
  if (!FOLDER || !existsSync(FOLDER)) return;
  takeOverPolicies(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as ReturnType<typeof policiesRead>[number]),
  );
};

process.once('exit', leaveReadings);
