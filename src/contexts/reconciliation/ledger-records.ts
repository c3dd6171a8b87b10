/** What another system says it did, as records of a pair: out of its ledger, effect by effect. An effect that was taken back says nothing any more. Pure. */
import type { Json } from '#kernel/json.ts';
import { chargeFields } from './charges.ts';
import type { Rec } from './merge.ts';

export type Effect = {
  readonly kind: 'done' | 'undone';
  readonly key: string;
  readonly operation: string;
  readonly payload: { readonly [member: string]: unknown };
  readonly ref: string;
};
type Instruction = {
  readonly orderItemId: string;
  readonly action: string;
  readonly terms: { readonly [member: string]: Json };
};
type Reading = { readonly operation: string; readonly records: (effect: Effect) => readonly Rec[] };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const chargesOf = ({ payload, ref }: Effect): readonly Rec[] => {
  const instructions = ((payload['instructions'] ?? []) as readonly Instruction[]).filter(
    ({ action }) => action === 'activate',
  );
  return [...Map.groupBy(instructions, ({ orderItemId }) => orderItemId)].map(([key, own]) => ({
    key,
    fields: chargeFields(own.map(({ terms }) => terms)),
    about: { billing: ref, orderId: text(payload['orderId']) },
  }));
};

const termsOf = ({ payload, ref }: Effect): readonly Rec[] => [
  {
    key: text(payload['contentRoot']),
    fields: { currency: text(payload['currency']) },
    about: { reference: ref, ...(typeof payload['orderId'] === 'string' ? { orderId: payload['orderId'] } : {}) },
  },
];

/** Which connector tells a side of a pair, by which of its operations. */
export const LEDGER_READINGS: Readonly<Record<string, Reading & { readonly connector: string }>> = {
  'order-billing/right': { connector: 'billing', operation: 'billing.activate', records: chargesOf },
  'billing-contract/left': { connector: 'billing', operation: 'billing.activate', records: termsOf },
  'billing-contract/right': { connector: 'contract', operation: 'contract.file', records: termsOf },
};

export const undoneIn = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap(({ kind, key }) => (kind === 'undone' ? [key] : []));

/** Work that was taken back is not there: its key is left out, wherever in the ledger it was taken back. */
export const recordsOf = (reading: Reading, effects: readonly Effect[], undone: ReadonlySet<string>): readonly Rec[] =>
  effects
    .filter(({ kind, key, operation }) => kind === 'done' && operation === reading.operation && !undone.has(key))
    .flatMap(reading.records)
    .filter(({ key }) => key !== '');
