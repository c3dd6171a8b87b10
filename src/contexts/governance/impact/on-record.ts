/**
 * The impact as it is kept with an assessment, for whoever holds the package of a change years later: of each question how many records there were,
 * the first of them by id, and a root over all that were read, against which a longer list can be checked. Names of customers, and what a cost book
 * or a policy says inside, are not in it: a package goes further than its reader.
 */
import { canonical } from '#kernel/canonical.ts';
import { toHex, utf8 } from '#kernel/hash.ts';
import { leafHash, rootOf } from '#kernel/merkle.ts';
import type { PricedAgreement } from '#contexts/accounts/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import { AGREEMENTS_ASK } from './agreements.ts';
import { countOf, type ImpactOfRelease, listInHand } from './impact.ts';
import { answersOfModels } from './from-models.ts';
import { impactQuestions, isInHand } from './questions.ts';

/** So many of a question are read and stand under its root; of so many id and state are written down. */
export const ROOTED_MAX = 10_000;
export const RECORDS_KEPT_MAX = 100;
const PAGE = 2_500;

export type KeptRecord = { readonly id: string; readonly says: string };
export type KeptAnswer = {
  readonly question: string;
  readonly asks: string;
  readonly count: number;
  /** How many stand under the root: all, unless there are more than `ROOTED_MAX`. */
  readonly rooted: number;
  /** RFC 9162, hex; of the canonical text of each record, by id. */
  readonly root: string;
  readonly records: readonly KeptRecord[];
};
export type ImpactOnRecord = {
  readonly rootedMax: number;
  readonly keptMax: number;
  readonly answers: readonly KeptAnswer[];
};

export const rootOfRecords = (records: readonly KeptRecord[]): string =>
  toHex(rootOf(records.map((record) => leafHash(utf8(canonical(record))))));

export const keptAnswer = (
  about: { readonly question: string; readonly asks: string; readonly count: number },
  records: readonly KeptRecord[],
): KeptAnswer => {
  const read = records.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).slice(0, ROOTED_MAX);
  return { ...about, rooted: read.length, root: rootOfRecords(read), records: read.slice(0, RECORDS_KEPT_MAX) };
};

const allInHand = async (
  tx: Tx,
  { touched }: ImpactOfRelease,
  question: 'quotes' | 'orders' | 'assets',
): Promise<readonly KeptRecord[]> => {
  const all: KeptRecord[] = [];
  for (let after: string | null = null; all.length < ROOTED_MAX;) {
    const page = await listInHand(tx, question, touched, { after, limit: PAGE });
    all.push(...page.map(({ id, state }) => ({ id, says: state })));
    if (page.length < PAGE) break;
    after = page.at(-1)?.id ?? null;
  }
  return all;
};

const CLOSED_KINDS = ['cost-book/', 'discount-policy/', 'approval-policy/'];

export const impactOnRecord = async (
  tx: Tx,
  impact: ImpactOfRelease,
  agreements: readonly PricedAgreement[],
): Promise<ImpactOnRecord> => {
  const answers: KeptAnswer[] = [];
  for (const { question, asks } of impactQuestions) {
    const records = isInHand(question)
      ? await allInHand(tx, impact, question)
      : answersOfModels[question](impact.models).map(({ id, says }) => ({
          id,
          says: CLOSED_KINDS.some((kind) => id.startsWith(kind)) ? 'differs' : says,
        }));
    answers.push(keptAnswer({ question, asks, count: countOf(impact, question) }, records));
  }
  answers.push(
    keptAnswer(
      { question: 'agreements', asks: AGREEMENTS_ASK, count: agreements.length },
      agreements.map(({ id, accountId }) => ({ id, says: `of the account ${accountId}` })),
    ),
  );
  return { rootedMax: ROOTED_MAX, keptMax: RECORDS_KEPT_MAX, answers };
};
