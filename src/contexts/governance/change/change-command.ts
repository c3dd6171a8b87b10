/** What the commands of a change request share: how it is locked, who it belongs to, how a move is written. */
import type { Command, Head, ResourceFacts } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { readRelease } from '../governance.store.ts';
import * as store from './change.store.ts';
import { type Change, changeResource } from './change.ts';
import type { WithRelease } from './move-change.ts';
import type { MoveDecision } from './submit-change.ts';

export type Named = { readonly changeId: string };
export const ofChange = { context: 'governance', aggregate: 'change' } as const;

export const headOf = (change: Change): Head => ({
  id: change.id,
  version: change.version,
  entryLeaf: change.entryLeaf,
  root: change.fingerprint,
});
export const byItself = (change: Change, command: Command<unknown>): ResourceFacts =>
  changeResource(command.tenantId, change);
/** Sending back and writing are for authors, too: only saying yes is for others. */
export const withoutAuthors = (change: Change, command: Command<unknown>): ResourceFacts =>
  changeResource(command.tenantId, { ...change, authorPersons: [] });
export const saveMoved = (
  decided: MoveDecision,
  _loaded: unknown,
  next: Head,
  command: Command<unknown>,
): readonly Statement[] => [store.saveMoved(command.tenantId, next, decided.moved)];
export const lockNamed = (tx: Tx, { payload }: Command<Named>): Promise<Change | undefined> =>
  store.lockChange(tx, payload.changeId);

export const named = { ...ofChange, load: lockNamed, head: headOf, resource: byItself, save: saveMoved };

export const loadWithRelease = async (tx: Tx, command: Command<Named>): Promise<WithRelease | undefined> => {
  const change = await lockNamed(tx, command);
  return change && { change, release: change.releaseId === null ? undefined : await readRelease(tx, change.releaseId) };
};
