/**
 * What a quote needs to be known of the customer, as it stands now. A validation is true when it is made; before anything is promised
 * or carried out, what it rested on is looked at again (DESIGN 5). Unknown and expired are no yes.
 */
import {
  type Question,
  readQualifications,
  type QualificationRow,
  standingOf,
  standingRow,
} from '#contexts/eligibility/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { readNeeded } from './needed-qualification.store.ts';

export type NeededNow = {
  readonly kind: string;
  readonly subject: Question['subject'];
  readonly asked: Question['asked'];
  readonly status: 'passed' | 'failed' | 'unknown' | 'expired' | 'not asked';
  readonly expiresAt: string | null;
  readonly why: string | null;
  /** The question that is open or was answered; null when nobody has asked. */
  readonly qualificationId: string | null;
  /** Who can move it on, and how. */
  readonly owner: 'seller' | 'finance';
  readonly todo: string;
};

const WAY_OUT: Readonly<Record<NeededNow['status'], Pick<NeededNow, 'owner' | 'todo'>>> = {
  passed: { owner: 'seller', todo: 'Nothing.' },
  failed: { owner: 'finance', todo: 'Change the deal, or have finance clear it with whoever said no; then ask anew.' },
  unknown: { owner: 'finance', todo: 'Ask again; what nobody answers, finance settles with evidence.' },
  expired: { owner: 'seller', todo: 'Ask anew.' },
  'not asked': { owner: 'seller', todo: 'Have it asked.' },
};

export const neededNow = (
  questions: readonly Question[],
  rows: readonly QualificationRow[],
  at: Temporal.Instant,
): readonly NeededNow[] =>
  questions.map((question) => {
    const standing = standingOf(rows, question, at);
    const row = standingRow(rows, question, at);
    const isOver =
      standing?.expiresAt !== undefined && Temporal.Instant.compare(Temporal.Instant.from(standing.expiresAt), at) <= 0;
    const status = standing === undefined ? 'not asked' : isOver ? 'expired' : standing.status;
    return {
      kind: question.kind,
      subject: question.subject,
      asked: question.asked,
      status,
      expiresAt: row?.expiresAt ?? null,
      why: row?.why ?? null,
      qualificationId: row?.id ?? null,
      ...WAY_OUT[status],
    };
  });

/** Costs one query for a quote that needs nothing, which is most of them. */
export const readNeededNow = async (
  tx: Tx,
  quote: { readonly id: string; readonly accountId: string },
  at: Temporal.Instant,
): Promise<readonly NeededNow[]> => {
  const questions = await readNeeded(tx, quote.id);
  return questions.length === 0 ? [] : neededNow(questions, await readQualifications(tx, quote.accountId), at);
};

export const isOpen = ({ status }: NeededNow): boolean => status !== 'passed';

/** As a refusal or a page shows them: with who is to do what. */
export const openJson = (needed: readonly NeededNow[]): Json =>
  needed
    .filter(isOpen)
    .map(({ subject, asked, ...rest }) => ({ ...rest, subject: { ...subject }, asked: { ...asked } }));

export const qualificationRefusalsOfQuote: RefusalTexts = {
  'quote.qualification-open': {
    status: 409,
    title: 'Something that this deal needs to be known of the customer is not known to be so',
    todo: 'Each is listed with its state, its owner and what to do. An accepted quote stays accepted meanwhile; while this is so it may also be declined.',
  },
  'quote.nothing-to-qualify': {
    status: 422,
    title: 'The quote needs nothing to be asked',
    todo: 'Validate it as it stands: that says what it needs.',
  },
};
