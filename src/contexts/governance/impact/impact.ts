/** The impact of a release: ten questions, each with how many records, the first of them, and where the rest is read. */
import { type InHand, listInstalled } from '#contexts/assets/index.ts';
import { listOrdersInFlight } from '#contexts/order/index.ts';
import { listOpenUse } from '#contexts/quote/index.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ReleaseContent } from '../check-release.ts';
import { diffModels, type MayRead } from '../diff/diff-models.ts';
import { readInUse } from '../in-use.ts';
import { readModel } from '../model.ts';
import type { InUse } from '../publish-check.ts';
import type { Release } from '../release.ts';
import { touchedBy, type Touched } from '../touched.ts';
import { answersOfModels, type TwoModels } from './from-models.ts';
import { impactQuestions, type ImpactQuestion, isInHand, RECORDS_SHOWN_MAX, type Touches } from './questions.ts';

export type ImpactOfRelease = {
  readonly release: Release;
  readonly touched: Touched;
  readonly inUse: InUse;
  readonly models: TwoModels;
};

/** All of it that is worked out of the two models, before anybody asks what is in hand. */
export type ImpactOfModels = Pick<ImpactOfRelease, 'release' | 'touched'> & {
  readonly models: Omit<TwoModels, 'inHand'>;
};

/** Pure. Of a large model this takes seconds: whoever may wait calls it between two transactions. */
export const impactOfContent = (content: ReleaseContent, mayRead: MayRead = () => true): ImpactOfModels => {
  const [before, after] = [readModel(content.before), readModel(content.after)];
  const touched = touchedBy(before.model, after.model);
  return {
    release: content.release,
    touched,
    models: {
      before: before.model,
      after: after.model,
      diffs: diffModels(content.before, content.after, mayRead),
      offerings: touched.offerings,
      releaseId: content.release.id,
      onModel: content.onModel,
      closed: before.illFormed,
    },
  };
};

export const withInHand = async (tx: Tx, of: ImpactOfModels): Promise<ImpactOfRelease> => {
  const inUse = await readInUse(tx, of.touched);
  return { ...of, inUse, models: { ...of.models, inHand: inUse } };
};

export const countOf = (impact: ImpactOfRelease, question: ImpactQuestion): number => {
  if (isInHand(question)) return impact.inUse[question];
  return answersOfModels[question](impact.models).length;
};

export const impactCounts = (impact: ImpactOfRelease) =>
  impactQuestions.map(({ question, asks }) => ({ question, asks, count: countOf(impact, question) }));

type Page = { readonly after: string | null; readonly limit: number };
const LIST = {
  quotes: { path: '/quotes', action: 'quote.read' },
  orders: { path: '/orders', action: 'order.read' },
  assets: { path: '/assets', action: 'asset.read' },
} as const;

export const listInHand = (
  tx: Tx,
  question: keyof typeof LIST,
  { offerings, options }: Touched,
  page: Page,
): Promise<readonly InHand[]> => {
  if (offerings?.length === 0) return Promise.resolve([]);
  if (question === 'quotes') return listOpenUse(tx, offerings, options, page);
  return question === 'orders' ? listOrdersInFlight(tx, offerings, page) : listInstalled(tx, offerings, page);
};

export type ImpactAnswer = {
  readonly question: ImpactQuestion;
  readonly asks: string;
  readonly count: number;
  readonly records: readonly Touches[];
  /** Of the records on this page, how many the reader may not see. */
  readonly withheld: number;
  readonly next: string | null;
};

/** What a reader may not see is counted and not named: how many there are is what the change is judged by. */
export const answerOf = async (
  tx: Tx,
  impact: ImpactOfRelease,
  question: ImpactQuestion,
  may: (action: string, resource: ResourceFacts) => boolean,
  page: Page = { after: null, limit: RECORDS_SHOWN_MAX },
): Promise<ImpactAnswer> => {
  const { asks } = impactQuestions.find((each) => each.question === question)!;
  const count = countOf(impact, question);
  if (isInHand(question)) {
    const { path, action } = LIST[question];
    const rows = await listInHand(tx, question, impact.touched, page);
    const seen = rows.filter(({ resource }) => may(action, resource));
    return {
      question,
      asks,
      count,
      records: seen.map(({ id, name, state }) => ({ id, name, says: state, path: `${path}/${id}` })),
      withheld: rows.length - seen.length,
      next: rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null,
    };
  }
  const rows = answersOfModels[question](impact.models);
  const from = page.after === null ? 0 : rows.findIndex(({ id }) => id === page.after) + 1;
  const records = rows.slice(from, from + page.limit);
  return {
    question,
    asks,
    count,
    records,
    withheld: 0,
    next: from + records.length < rows.length ? (records.at(-1)?.id ?? null) : null,
  };
};
