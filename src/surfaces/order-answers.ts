/**
 * Questions 6 to 9 of operations 24.2 about one order: why it failed, who corrected it, which system received what was to be billed, and whether
 * what went wrong was put right. Each in words, with the facts behind it and the entries that prove it; what is told is what was recorded when it happened.
 */
import { readHandoffOfOrder, readInvoiceLines } from '#contexts/billing/index.ts';
import { type Cited, entriesWithPlace } from '#contexts/evidence/index.ts';
import { type FalloutCase, readCasesOfOrder, readRepairs } from '#contexts/fallout/index.ts';
import { readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import {
  type Answered,
  type Correction,
  correctionNumber,
  meansOf,
  readAnswers,
  readCorrectionsOfOrder,
} from '#contexts/governance/index.ts';
import { readPeople } from '#contexts/identity/index.ts';
import { readOpenIncidentsOf } from '#contexts/operations/index.ts';
import type { Order } from '#contexts/order/index.ts';
import { readOpenOfOrder } from '#contexts/reconciliation/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Answer } from './answers.ts';

export const ORDER_QUESTIONS = {
  failure: 'Why did this order fail?',
  corrections: 'Who corrected this data?',
  handoff: 'Which downstream system received the handoff?',
  remedy: 'Was the issue remediated?',
} as const;
export type OrderQuestion = keyof typeof ORDER_QUESTIONS;

const ENTRIES_MAX = 200;
const CITED_MAX = 20;
const CORRECTIONS_MAX = 50;
const INVOICE_LINES_MAX = 50;

const cited = (entries: readonly Cited[]): readonly Json[] =>
  entries
    .slice(-CITED_MAX)
    .map(({ entry, epoch, id, position }) => ({ entryId: id, command: entry.command, at: entry.at, epoch, position }));

const instant = (text: string | null): string | null => (text === null ? null : Temporal.Instant.from(text).toString());

const caseWords = ({ taskName, cause, state, resolution, connector }: FalloutCase): string =>
  `${taskName || 'A task'}${connector === null ? '' : ` (${connector})`}: ${cause.message} [${cause.code}], ${
    state === 'resolved' ? `ended as ${String(resolution)}` : 'not resolved yet'
  }.`;

type Told = Omit<Answer, 'question'>;

const failure = async (tx: Tx, order: Order): Promise<Told> => {
  const cases = await readCasesOfOrder(tx, order.id);
  const repairs = await Promise.all(cases.map(({ id }) => readRepairs(tx, id)));
  const entries = await Promise.all(cases.map(({ id }) => entriesWithPlace(tx, 'fallout-case', id, ENTRIES_MAX)));
  return {
    inWords:
      cases.length === 0
        ? `Nothing of order ${order.number} fell out; it is ${order.state}.`
        : `Order ${order.number} is ${order.state}. ${cases.map(caseWords).join(' ')}`,
    facts: {
      state: order.state,
      cases: cases.map((found, index) => ({
        caseId: found.id,
        task: found.taskName,
        system: found.connector,
        category: found.category,
        cause: { ...found.cause },
        ownerGroup: found.ownerGroup,
        rule: found.ruleId,
        state: found.state,
        resolution: found.resolution,
        openedAt: instant(found.openedAt),
        resolvedAt: instant(found.resolvedAt),
        repairs: (repairs[index] ?? []).map(({ action, reason, recordedAt }) => ({
          action,
          reason,
          at: instant(recordedAt),
        })),
      })),
    },
    rests: cited(entries.flat()),
  };
};

type Handoff = NonNullable<Awaited<ReturnType<typeof readHandoffOfOrder>>>;
type TaskOfOrder = Awaited<ReturnType<typeof readTasksOfOrder>>[number];

/** What was asked of billing is not what it has: a refusal and a silence are told as such. */
const received = ({ number }: Order, found: Handoff | undefined, task: TaskOfOrder | undefined): string => {
  if (found === undefined) return `Billing was handed nothing of order ${number} yet.`;
  if (found.deliveredAt !== null)
    return `Billing received the terms of order ${number} on ${found.deliveredAt.slice(0, 10)} and calls them ${found.billingRef ?? 'nothing'}; they have the fingerprint ${found.termsRoot}.`;
  const { cause, message = '', code = '' } = task?.problem ?? {};
  switch (cause) {
    case undefined:
      return `Billing was sent the terms of order ${number} and has not confirmed them: ${found.state}.`;
    case 'outcome-unknown':
      return `Billing was sent the terms of order ${number}, and nobody knows whether it has them: ${message} [${code}].`;
    case 'refused':
      return `Billing refused the terms of order ${number}, and has none of them: ${message} [${code}].`;
    default:
      return `Billing does not have the terms of order ${number}: ${message} [${code}].`;
  }
};

const handoff = async (tx: Tx, order: Order): Promise<Told> => {
  const [found, tasks] = await Promise.all([readHandoffOfOrder(tx, order.id), readTasksOfOrder(tx, order.id)]);
  const systems = [
    ...new Set(tasks.filter(({ state }) => state === 'done').flatMap(({ connector }) => connector ?? [])),
  ];
  const entries = found === undefined ? [] : await entriesWithPlace(tx, 'handoff', found.id, ENTRIES_MAX);
  const sending = tasks.find(({ operation, undoKey }) => operation === 'billing.activate' && undoKey === null);
  const others = systems.filter((system) => system !== 'billing');
  return {
    inWords: `${received(order, found, sending)}${others.length === 0 ? '' : ` Work was done by ${others.join(', ')}.`}`,
    facts: {
      handoff:
        found === undefined
          ? null
          : {
              handoffId: found.id,
              state: found.state,
              termsRoot: found.termsRoot,
              billingRef: found.billingRef,
              deliveredAt: instant(found.deliveredAt),
            },
      systems,
    },
    rests: cited(entries),
  };
};

type Names = ReadonlyMap<string, string>;

/** A governed correction: who carried it out, who asked for it, who agreed, why, and what it was before. */
export const correctionFacts = (one: Correction, answers: readonly Answered[], names: Names): JsonObject => ({
  correctionId: one.id,
  number: correctionNumber(one.number),
  what: meansOf(one.means).says,
  state: one.state,
  by: one.appliedBy === null ? null : (names.get(one.appliedBy) ?? one.appliedBy),
  at: one.appliedAt,
  askedBy: names.get(one.requestedBy) ?? one.requestedBy,
  agreed: answers
    .filter(({ fingerprint, review }) => fingerprint === one.fingerprint && !review)
    .map(({ name, role }) => ({ name, role })),
  reason: one.reason,
  emergency: one.emergencyBecause !== null,
  original: one.original,
});

/** What was carried out, and only that: what was asked for and not done corrected nothing. */
export const correctionWords = ({ number, what, by, at, askedBy, agreed, reason }: JsonObject): string => {
  const names = (agreed as readonly JsonObject[]).map(({ name }) => String(name)).join(' and ');
  return `${String(by)} carried out ${String(number)} on ${String(at).slice(0, 10)}: ${String(what)}. Asked for by ${String(askedBy)}${
    names === '' ? '' : `, agreed to by ${names}`
  }, because “${String(reason)}”.`;
};

/**
 * Repairs are what people did to the work of an order; corrections what they changed of its data, of its deal, of what billing charged or of what the customer
 * has of it. Each with its reason; whoever did one stands in the log with it.
 */
const corrections = async (tx: Tx, order: Order): Promise<Told> => {
  const [cases, corrected] = await Promise.all([
    readCasesOfOrder(tx, order.id),
    readCorrectionsOfOrder(tx, { orderId: order.id, revisionId: order.revisionId }, CORRECTIONS_MAX),
  ]);
  const [people, repairs, answers, entries] = await Promise.all([
    readPeople(tx),
    Promise.all(cases.map(({ id }) => readRepairs(tx, id))),
    Promise.all(corrected.map(({ id }) => readAnswers(tx, id))),
    Promise.all([
      ...cases.map(({ id }) => entriesWithPlace(tx, 'fallout-case', id, ENTRIES_MAX)),
      ...corrected.map(({ id }) => entriesWithPlace(tx, 'correction', id, ENTRIES_MAX)),
    ]),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const done = repairs.flat().map(({ action, reason, personId, recordedAt }) => ({
    action,
    reason,
    by: names.get(personId) ?? personId,
    at: instant(recordedAt),
  }));
  const governed = corrected.map((one, index) => correctionFacts(one, answers[index] ?? [], names));
  const said = [
    ...done.map(({ action, by, at, reason }) => `${by}: ${action} on ${String(at).slice(0, 10)}, because “${reason}”.`),
    ...governed.filter(({ at }) => at !== null).map(correctionWords),
  ];
  return {
    inWords: said.length === 0 ? `Nobody repaired or corrected anything of order ${order.number}.` : said.join(' '),
    facts: { repairs: done, corrections: governed },
    rests: cited(entries.flat()),
  };
};

/**
 * A case that ended is not yet an issue that is over: two systems may still say different things of the order, a correction may not have been seen to
 * hold, what was invoiced may not be what was promised, and an incident that reaches the order may go on. `open`: what of each stands open.
 */
export const remedyWords = (
  number: string,
  cases: number,
  open: {
    readonly cases: number;
    readonly differences: readonly string[];
    readonly corrections: readonly string[];
    /** Of billing, as `invoice/line`. */
    readonly invoiceLines: readonly string[];
    readonly incidents: readonly string[];
  },
): { readonly remediated: boolean; readonly says: string } => {
  const left = [
    ...(open.cases > 0 ? [`${open.cases} of ${cases} of what fell out of order ${number} stand open`] : []),
    ...(open.differences.length > 0
      ? [`two systems say different things of it (${[...new Set(open.differences)].join(', ')})`]
      : []),
    ...(open.corrections.length > 0 ? [`${open.corrections.join(', ')} is not seen to hold`] : []),
    ...(open.invoiceLines.length > 0
      ? [`billing charged otherwise than promised in ${open.invoiceLines.join(', ')}`]
      : []),
    ...(open.incidents.length > 0 ? [`${open.incidents.join(', ')} reaches it and is not over`] : []),
  ];
  if (left.length > 0) return { remediated: false, says: `Not yet: ${left.join('; ')}` };
  return {
    remediated: true,
    says:
      cases === 0
        ? `Nothing of order ${number} fell out`
        : `Yes: all ${cases} of what fell out of order ${number} ended`,
  };
};

/** Carried out, and not compared with the other side, or found to differ. */
const UNSETTLED: ReadonlySet<string> = new Set(['applied', 'differing']);

const remedy = async (tx: Tx, order: Order, at: Temporal.Instant): Promise<Told> => {
  const [cases, differences, corrected, lines, incidents] = await Promise.all([
    readCasesOfOrder(tx, order.id),
    readOpenOfOrder(tx, order.id),
    readCorrectionsOfOrder(tx, { orderId: order.id, revisionId: order.revisionId }, CORRECTIONS_MAX),
    readInvoiceLines(tx, { orderId: order.id, accountId: null, open: true, limit: INVOICE_LINES_MAX }),
    readOpenIncidentsOf(tx, order.id, at),
  ]);
  const entries = await Promise.all(cases.map(({ id }) => entriesWithPlace(tx, 'fallout-case', id, ENTRIES_MAX)));
  const open = cases.filter(({ state }) => state !== 'resolved');
  const unsettled = corrected.filter(({ state }) => UNSETTLED.has(state));
  const { remediated, says } = remedyWords(order.number, cases.length, {
    cases: open.length,
    differences: differences.map(({ pair }) => pair),
    corrections: unsettled.map(({ number }) => correctionNumber(number)),
    invoiceLines: lines.map(({ invoiceRef, lineRef }) => `${invoiceRef}/${lineRef}`),
    incidents: incidents.map(({ number }) => number),
  });
  return {
    inWords: `${says}; the order is ${order.state}.${cases.length === 0 ? '' : ` ${cases.map(caseWords).join(' ')}`}`,
    facts: {
      state: order.state,
      remediated,
      differences: differences.map(({ id, pair, severity }) => ({ differenceId: id, pair, severity })),
      corrections: unsettled.map(({ id, number, state }) => ({
        correctionId: id,
        number: correctionNumber(number),
        state,
      })),
      invoiceLines: lines.map(({ id, invoiceRef, lineRef, verdict }) => ({ lineId: id, invoiceRef, lineRef, verdict })),
      incidents: incidents.map(({ id, number, state }) => ({ incidentId: id, number, state })),
      cases: cases.map(({ id, state, resolution, openedAt, resolvedAt }) => ({
        caseId: id,
        state,
        resolution,
        openedAt: instant(openedAt),
        resolvedAt: instant(resolvedAt),
      })),
    },
    rests: cited(entries.flat()),
  };
};

const TELL: Readonly<Record<OrderQuestion, (tx: Tx, order: Order, at: Temporal.Instant) => Promise<Told>>> = {
  failure,
  corrections,
  handoff,
  remedy,
};

export const answerOrderQuestion = async (
  tx: Tx,
  order: Order,
  question: OrderQuestion,
  at: Temporal.Instant,
): Promise<Answer> => ({
  question: ORDER_QUESTIONS[question],
  ...(await TELL[question](tx, order, at)),
});
