/** Somebody needs to know whether a customer is good for it, or a site within reach. Asking takes time: a worker does it. */
import { Type } from 'typebox';
import { type Account, accountResource, readAccount } from '#contexts/accounts/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand, type Fact } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { qualificationFact } from './on-qualification.ts';
import { isQualificationKind, QUALIFICATION_KINDS } from './qualification-kinds.ts';
import {
  type QualificationRow,
  type Question,
  type QuestionFields,
  QuestionFieldsSchema,
  Uuid,
} from './qualification.ts';
import { insertQualification, readQualifications, wakeQualifications } from './qualification.store.ts';
import { isToBeAsked, standingRow } from './standing.ts';

type Payload = {
  readonly accountId: string;
  readonly kind: string;
  readonly subject: QuestionFields;
  readonly asked?: QuestionFields;
};
type Loaded = { readonly account: Account; readonly rows: readonly QualificationRow[] };

const isOpen = ({ status }: QualificationRow): boolean =>
  status === 'requested' || status === 'asking' || status === 'unknown';

export const requestQualification = defineCommand<Payload, Loaded, Decision & { readonly question: Question }>({
  name: 'eligibility.request-qualification',
  action: 'qualification.request',
  context: 'eligibility',
  aggregate: 'qualification',
  creates: true,
  payload: Type.Object(
    {
      accountId: Uuid,
      kind: Type.String({ maxLength: 80 }),
      subject: QuestionFieldsSchema,
      asked: Type.Optional(QuestionFieldsSchema),
    },
    { additionalProperties: false },
  ),
  load: async (tx, { payload }) => {
    const [account, rows] = await Promise.all([
      readAccount(tx, payload.accountId),
      readQualifications(tx, payload.accountId),
    ]);
    return account && { account, rows };
  },
  notFound: 'account.not-found',
  resource: ({ account }, command) => accountResource(command.tenantId, account),
  decide: ({ account, rows }, command) => {
    const { kind, subject, asked = {} } = command.payload;
    if (!isQualificationKind(kind))
      return refused({ code: 'qualification.unknown-kind', kind, known: [...QUALIFICATION_KINDS] });
    const question: Question = { kind, subject, asked };
    const newest = standingRow(rows, question, command.at);
    if (newest && isOpen(newest)) return refused({ code: 'qualification.open-already', qualificationId: newest.id });
    const row = { ...question, id: command.id('qualification'), accountId: account.id };
    return accepted({
      question,
      facts: [qualificationFact('QualificationRequested', row)],
      answer: { qualificationId: row.id, status: 'requested' },
    });
  },
  save: ({ question }, { account }, next, command) => [
    insertQualification(
      command.tenantId,
      next.id,
      { ...question, accountId: account.id, requestedBy: command.actor.id, at: command.at.toString() },
      next.entryLeaf,
    ),
  ],
});

/** For flows: asks what must be known for a deal and is not, and hurries what is open. What holds is left alone. */
export const askWhatIsNeeded = async (
  tx: Tx,
  { at, actor, id }: Pick<Command<unknown>, 'at' | 'actor' | 'id'>,
  accountId: string,
  questions: readonly Question[],
): Promise<{ readonly facts: readonly Fact[]; readonly statements: readonly Statement[] }> => {
  const rows = await readQualifications(tx, accountId);
  const now = at.toString();
  const hurried = questions.flatMap((question) => {
    const row = standingRow(rows, question, at);
    return row && isOpen(row) ? [row.id] : [];
  });
  const asked = questions
    .filter((question) => isToBeAsked(rows, question, at))
    .map((question, index) => ({ ...question, id: id('qualification', index), accountId }));
  return {
    facts: asked.map((row) => qualificationFact('QualificationRequested', row)),
    statements: [
      ...asked.map(({ id: rowId, ...question }) =>
        insertQualification(tx.tenantId, rowId, { ...question, requestedBy: actor.id, at: now }, null),
      ),
      ...(hurried.length === 0 ? [] : [wakeQualifications(tx.tenantId, hurried, now)]),
    ],
  };
};
