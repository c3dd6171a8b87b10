/**
 * How a correction is carried out: always by commands of the context that owns the state, with the rights of the person who carries it out.
 * One row a kind; what stands under `NOT_YET` has no such command, and is refused in words instead of being written past the road. Pure.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { canonical } from '#kernel/canonical.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { CorrectionType } from './correction-types.ts';

const closed = { additionalProperties: false } as const;
const ReasonCode = Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$' });
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Amount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

export const SUBJECT_KINDS = ['quote', 'order', 'invoice-line', 'product', 'person'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** One command of another context. `as`: the person who carries it out, or, where two people are needed, the one who asked for it. */
export type Step = {
  readonly command: string;
  readonly as: 'carrier' | 'requester';
  readonly payload: (given: {
    readonly subjectId: string;
    readonly asked: JsonObject;
    readonly words: { readonly reason: string; readonly evidence: string };
    readonly answers: readonly JsonObject[];
  }) => JsonObject;
};

export type Means = {
  readonly type: CorrectionType;
  readonly subject: SubjectKind;
  readonly says: string;
  /** What it shall be afterwards, as the owning command takes it. */
  readonly asked: TSchema;
  readonly steps: readonly Step[];
  /** Which two sides are compared afterwards; none where no other side keeps it. */
  readonly compares: 'quote-order' | 'order-fulfillment' | 'order-billing' | 'order-asset' | null;
  /** Read back afterwards: what does not stand as it was asked for, in words. */
  readonly amiss: (asked: JsonObject, became: JsonObject, original: JsonObject) => string | null;
};

const sameText = (one: JsonObject, other: JsonObject): boolean => canonical(one) === canonical(other);

const step = (command: string, payload: Step['payload'], as: Step['as'] = 'carrier'): Step => ({
  command,
  as,
  payload,
});

const stateIs =
  (...states: readonly string[]) =>
  (_asked: JsonObject, became: JsonObject): string | null =>
    states.includes(String(became['state'])) ? null : `its state is ${String(became['state'])}`;

const withReason = Type.Object({ reasonCode: ReasonCode }, closed);
const onOrder = (command: string, says: string, amiss: Means['amiss']): Means => ({
  type: 'order-state',
  subject: 'order',
  says,
  asked: withReason,
  steps: [step(command, ({ subjectId, asked }) => ({ orderId: subjectId, ...asked }))],
  compares: 'order-fulfillment',
  amiss,
});

const Amended = Type.Object(
  {
    accountId: Uuid,
    assets: Type.Array(
      Type.Object(
        {
          assetId: Uuid,
          assetVersion: Type.Integer({ minimum: 1 }),
          quantity: Type.Optional(Amount),
          to: Type.Optional(Day),
          discountPercent: Type.Optional(Amount),
        },
        closed,
      ),
      { minItems: 1, maxItems: 50 },
    ),
    effectiveFrom: Type.Optional(Day),
  },
  closed,
);

export const MEANS = {
  'quote-reference': {
    type: 'non-commercial-metadata',
    subject: 'quote',
    says: 'the reference that we file a quote under',
    asked: Type.Object(
      { internalReference: Type.Union([Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), Type.Null()]) },
      closed,
    ),
    steps: [step('quote.set-internal-reference', ({ subjectId, asked }) => ({ quoteId: subjectId, ...asked }))],
    compares: null,
    amiss: (asked, became) =>
      became['internalReference'] === asked['internalReference']
        ? null
        : `the reference is ${String(became['internalReference'])}`,
  },
  'quote-amended': {
    type: 'quote-commercial-data',
    subject: 'quote',
    says: 'an accepted deal, by an amendment that the customer is offered; what they accepted stays as it was',
    asked: Amended,
    steps: [
      step('quote.create-change', ({ asked, words }) => ({
        orderType: 'amendment',
        reason: words.reason.slice(0, 500),
        ...asked,
      })),
    ],
    compares: 'quote-order',
    // What was accepted is the one thing that must not have moved.
    amiss: (_asked, became, original) =>
      sameText(
        { content: became['content'] ?? null, root: became['contentRoot'] ?? null },
        { content: original['content'] ?? null, root: original['contentRoot'] ?? null },
      )
        ? null
        : 'what was accepted is not what it was',
  },
  'order-released': onOrder('order.release', 'an order that is held goes on', (_asked, { state }) =>
    state === 'held' ? 'it is held still' : null,
  ),
  'order-held': onOrder('order.hold', 'nothing new of an order is begun', stateIs('held')),
  'order-failed': onOrder(
    'order.record-failed',
    'an order that will never be carried out is recorded as that',
    stateIs('failed'),
  ),
  'invoice-line-settled': {
    type: 'billing-handoff',
    subject: 'invoice-line',
    says: 'a line that billing charged otherwise than it was told',
    asked: Type.Object({ how: Type.Union([Type.Literal('credited'), Type.Literal('rightly-charged')]) }, closed),
    steps: [
      step('billing.settle-invoice-line', ({ subjectId, asked, words }) => ({
        lineId: subjectId,
        ...asked,
        because: words.reason.slice(0, 1_000),
      })),
    ],
    compares: 'order-billing',
    amiss: (asked, became) =>
      became['state'] === 'settled' && became['settledHow'] === asked['how']
        ? null
        : `the line is ${String(became['state'])}`,
  },
  'asset-mended': {
    type: 'asset-inventory',
    subject: 'product',
    says: 'what is known of an asset: a quantity, a day, a characteristic, a relation',
    asked: Type.Object({ assetVersion: Type.Integer({ minimum: 1 }), changes: Type.Object({}) }, closed),
    steps: [
      step(
        'assets.propose-repair',
        ({ subjectId, asked, words }) => ({
          assetId: subjectId,
          ...asked,
          because: words.reason.slice(0, 1_000),
          evidence: words.evidence.slice(0, 2_000),
        }),
        'requester',
      ),
      step('assets.decide-repair', ({ subjectId, asked, answers }) => ({
        assetId: subjectId,
        assetVersion: asked['assetVersion'] ?? 0,
        repairId: answers[0]?.['repairId'] ?? '',
        agree: true,
      })),
    ],
    compares: 'order-asset',
    amiss: (asked, became) =>
      Number(became['version']) > Number(asked['assetVersion']) ? null : 'nothing of it was changed',
  },
  'person-erased': {
    type: 'audit-data',
    subject: 'person',
    says: 'what a person could be recognised by, out of the register and the openings of the evidence',
    asked: Type.Object({ ground: Type.Literal('order-of-a-court') }, closed),
    steps: [step('evidence.erase-person', ({ subjectId, asked }) => ({ personId: subjectId, ...asked }))],
    compares: null,
    amiss: (_asked, { erased }) => (erased === true ? null : 'the person can be recognised still'),
  },
} as const satisfies Readonly<Record<string, Means>>;

export type MeansName = keyof typeof MEANS;
export const MEANS_NAMES = Object.keys(MEANS) as readonly MeansName[];
export const meansOf = (name: MeansName): Means => MEANS[name];

/** What somebody may well ask for, and no command does: said plainly, with the road that there is. */
export const NOT_YET: readonly { readonly type: CorrectionType; readonly what: string; readonly instead: string }[] = [
  {
    type: 'quote-commercial-data',
    what: 'the terms of an accepted deal whose order has not delivered anything yet',
    instead: 'amend the order (`order.amend`), or cancel it and sell anew',
  },
  {
    type: 'order-state',
    what: 'the state of one step of an order',
    instead: 'work on its case: `troth fallout repair` does that under rules of its own',
  },
  {
    type: 'billing-handoff',
    what: 'the subscription that a delivered handoff led to, mapped anew',
    instead: 'end it by an order and sell it anew; billing changes what it keeps itself',
  },
  {
    type: 'audit-data',
    what: 'an entry of the log',
    instead: 'nothing: a later entry says what is right, and both stay',
  },
];

/** Its shape is checked with the payload of the request. */
export const Asked = Type.Unsafe<JsonObject>(Type.Object({}));
export type Asked = Static<typeof Asked>;
export const asObject = (value: Json): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
