/** What every command on one qualification shares: how it is found, what authorization sees, what its facts say. */
import { type Account, accountResource, readAccount } from '#contexts/accounts/index.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Command, Decision, Fact, Head, ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { QualificationRow } from './qualification.ts';
import { lockQualification, type QualificationChange } from './qualification.store.ts';

export type OnQualification = { readonly qualificationId: string };
export type Loaded = { readonly row: QualificationRow; readonly account: Account };
export type QualificationDecision = Decision & { readonly change: QualificationChange };

export const onQualification = {
  context: 'eligibility',
  aggregate: 'qualification',
  load: async (tx: Tx, command: Command<OnQualification>): Promise<Loaded | undefined> => {
    const row = await lockQualification(tx, command.payload.qualificationId);
    const account = row && (await readAccount(tx, row.accountId));
    must(row === undefined || account, 'a qualification is about an account');
    return row && account && { row, account };
  },
  head: ({ row }: Loaded): Head => ({ id: row.id, version: row.version, entryLeaf: row.entryLeaf }),
  resource: ({ account }: Loaded, command: Command<OnQualification>): ResourceFacts =>
    accountResource(command.tenantId, account),
} as const;

export const qualificationFact = (
  type: string,
  { id, kind, accountId, subject }: Pick<QualificationRow, 'id' | 'kind' | 'accountId' | 'subject'>,
  data: { readonly [member: string]: Json } = {},
): Fact => ({
  type,
  subject: { kind: 'qualification', id },
  data: { qualificationId: id, accountId, kind, subject: { ...subject }, ...data },
});
