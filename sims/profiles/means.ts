/** What the profiles share: promises as most systems make them, numbers that the same work always gets, and how a payload is read. */
import { Type, type TObject } from 'typebox';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { OperationContract, WorkRequest } from '#platform/connectors/work.contract.ts';

const SETTLES_WITHIN_MS = 5_000;

export const contract = (undo: string, over: Partial<OperationContract> = {}): OperationContract => ({
  idempotent: true,
  pointOfNoReturn: false,
  undo,
  statusQuery: true,
  settlesWithinMs: SETTLES_WITHIN_MS,
  ...over,
});

const text = Type.String();
/** What a system takes and says, as it publishes it: text, where nothing else is said; a question mark marks what may be missing, a star what has a form of its own. */
export const says = (...names: readonly string[]): TObject =>
  Type.Object(
    Object.fromEntries(
      names.map((name) => {
        const field = name.includes('*') ? Type.Unknown() : text;
        return [name.replace(/[?*]/g, ''), name.endsWith('?') ? Type.Optional(field) : field];
      }),
    ),
  );
/** What an order item brings along, where its rule sends it. */
export const ITEM = ['itemId?', 'offering?', 'quantity?', 'accountId?'] as const;

/** All work for one account is charged to one billing account. */
export const accountOf = (work: WorkRequest): string =>
  `${work.tenantRef}/${textAt(work, 'accountId') ?? work.reference}`;

export const number = (prefix: string, seed: string): string =>
  `${prefix}-${sha256Hex(utf8(`${prefix}/${seed}`))
    .slice(0, 8)
    .toUpperCase()}`;

export const digits = (seed: string, count: number): string =>
  (BigInt(`0x${sha256Hex(utf8(seed))}`) % 10n ** BigInt(count)).toString().padStart(count, '0');

export const textAt = (work: WorkRequest, field: string): string | undefined => {
  const value = Object.hasOwn(work.payload, field) ? work.payload[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const dateOf = (at: Temporal.Instant): string => at.toString().slice(0, 10);
