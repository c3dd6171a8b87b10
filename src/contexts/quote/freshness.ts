/**
 * What a quote rests on, and whether each still holds: decided again under the commercial model of now, and compared by fingerprint. What is
 * stale says what changed, so that its reader knows what to do and what it would alter. A presented price holds until its last day: a newer
 * publication is told, and changes nothing. Pure.
 */
import type { PriceDecision } from '#contexts/pricing/index.ts';
import type { ArtifactRef } from '#engines/decision.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { isOpen, type NeededNow } from './open-qualifications.ts';
import type { StoredPrice } from './priced-line.ts';
import type { PromotionUse } from './promotion-use.ts';
import type { Quote } from './quote.ts';
import type { Validation } from './validation.ts';

export type Area = 'configuration' | 'eligibility' | 'qualification' | 'price' | 'promotion' | 'approval' | 'proposal';

/** `none`: not decided yet. `stale`: what it was decided about, or by, is not what is there now. */
export type Standing = 'none' | 'holds' | 'stale';

/** One thing that changed since: a line, the header, an artifact of the model, an input from outside, or the answer itself. */
export type Change = {
  readonly code: string;
  readonly text: string;
  readonly lineId?: string;
  readonly artifact?: {
    readonly kind: string;
    readonly key: string;
    readonly was: string | null;
    readonly now: string | null;
  };
  readonly was?: string;
  readonly now?: string;
};

export type Freshness = {
  readonly area: Area;
  readonly standing: Standing;
  /** By which it was decided; null where nothing was. */
  readonly fingerprint: string | null;
  readonly changes: readonly Change[];
  /** What to do; null where there is nothing to do. */
  readonly todo: string | null;
};

/** While the customer has it, and after they said yes, what was promised is held to. */
export const HELD: readonly string[] = ['presented', 'accepted', 'converted'];

const contentChanged: Change = {
  code: 'freshness.content',
  text: 'The lines or the terms of the quote were changed after it was decided.',
};

const KINDS: Readonly<Record<string, string>> = {
  'price-book': 'The price book',
  'cost-book': 'The cost book',
  'rate-table': 'The table of exchange rates',
  'discount-schedule': 'The discount schedule',
  'price-policy': 'The price policy',
  'discount-policy': 'The discount policy',
  waterfall: 'The waterfall',
  promotion: 'The promotion',
  'product-offering': 'The product offering',
  'product-specification': 'The product specification',
  'configuration-rules': 'The configuration rules of',
  'eligibility-table': 'The eligibility table',
  'feature-flag': 'The flag',
};

/** Which of the artifacts that something rests on are other ones now, or gone. */
export const artifactsChanged = (used: readonly ArtifactRef[], model: CommercialModel): readonly Change[] =>
  used.flatMap(({ kind, key, hash }): readonly Change[] => {
    const now = model.one(kind, key)?.hash ?? null;
    if (now === hash) return [];
    const what = `${KINDS[kind] ?? kind} ${key}`;
    return [
      {
        code: now === null ? 'freshness.artifact-gone' : 'freshness.artifact',
        text: now === null ? `${what} is not in force any more.` : `${what} was published anew.`,
        artifact: { kind, key, was: hash, now },
      },
    ];
  });

/** All artifacts of these kinds that differ between two models: what a decision rested on that lists none of its own. */
export const kindsChanged = (
  was: CommercialModel,
  now: CommercialModel,
  kinds: readonly string[],
  concerns: (key: string, kind: string) => boolean,
): readonly Change[] =>
  kinds.flatMap((kind) => {
    const used = was.ofKind(kind).filter(({ key }) => concerns(key, kind));
    const known = new Set(used.map(({ key }) => key));
    const added = now.ofKind(kind).filter(({ key }) => concerns(key, kind) && !known.has(key));
    return [
      ...artifactsChanged(used, now),
      ...added.map(({ key, hash }): Change => ({
        code: 'freshness.artifact-new',
        text: `${KINDS[kind] ?? kind} ${key} is new.`,
        artifact: { kind, key, was: null, now: hash },
      })),
    ];
  });

type Validated = {
  readonly quote: Pick<Quote, 'status' | 'content' | 'validatedContent'>;
  readonly validation: Validation | undefined;
  /** What the checks come to now. */
  readonly again: Validation | undefined;
};

const AREA_KINDS = {
  configuration: ['product-offering', 'product-specification', 'configuration-rules', 'feature-flag'],
  eligibility: ['product-offering', 'eligibility-table', 'feature-flag'],
} as const;

export const areaKinds = (area: 'configuration' | 'eligibility'): readonly string[] => AREA_KINDS[area];

/** Configuration or eligibility: decided again and compared, since a new version of a table need not change an answer. */
export const checkedFreshness = (
  area: 'configuration' | 'eligibility',
  { quote, validation, again }: Validated,
  changed: readonly Change[],
): Freshness => {
  const of = (standing: Standing, changes: readonly Change[], todo: string | null): Freshness => ({
    area,
    standing,
    fingerprint: validation?.areas?.[area] ?? null,
    changes,
    todo,
  });
  if (validation === undefined) return of('none', [], 'Validate the quote.');
  if (HELD.includes(quote.status)) return of('holds', changed, null);
  if (quote.validatedContent !== quote.content) return of('stale', [contentChanged], 'Validate the quote again.');
  const was = validation.areas?.[area];
  const now = again?.areas?.[area];
  if (was === undefined || was === now) return of('holds', changed, null);
  const unexplained: Change = {
    code: 'freshness.answer',
    text: 'What is known of the customer, or the day, answers differently now.',
  };
  return of('stale', changed.length === 0 ? [unexplained] : changed, 'Validate the quote again.');
};

export const qualificationFreshness = (
  { status, validatedContent, content }: Pick<Quote, 'status' | 'validatedContent' | 'content'>,
  validation: Validation | undefined,
  needed: readonly NeededNow[],
): Freshness => {
  const of = (standing: Standing, changes: readonly Change[], todo: string | null): Freshness => ({
    area: 'qualification',
    standing,
    fingerprint: needed.length === 0 ? null : fingerprint('quote-qualifications/1', needed.map(statedOf)),
    changes,
    todo,
  });
  if (validation === undefined) return of('none', [], 'Validate the quote: that says what must be known.');
  const open = needed.filter(isOpen);
  if (open.length > 0)
    return of(
      'stale',
      open.map(({ kind, status: state, why }) => ({
        code: `freshness.qualification-${state.replace(' ', '-')}`,
        text: `${kind}: ${state}${why === null ? '' : ` (${why})`}.`,
      })),
      [...new Set(open.map(({ todo }) => todo))].join(' '),
    );
  if (validatedContent !== content && !HELD.includes(status))
    return of('stale', [contentChanged], 'Validate the quote again: it may need other things to be known.');
  return of('holds', [], null);
};

const statedOf = ({ kind, subject, status }: NeededNow) => ({ kind, subject: { ...subject }, status });

export type PriceStanding = {
  readonly quote: Pick<Quote, 'status' | 'content' | 'pricedContent' | 'validUntil'>;
  readonly stored: StoredPrice | undefined;
  /** Lines whose text is not the one that was priced, and whether anything else of the content is. */
  readonly changedLines: readonly { readonly id: string; readonly name: string }[];
  readonly changes: readonly Change[];
  /** The price of now, made only where something that it rests on has changed. */
  readonly again: PriceDecision['price'] | undefined;
};

const lineChanges = (lines: PriceStanding['changedLines']): readonly Change[] =>
  lines.length === 0
    ? [{ code: 'freshness.header', text: 'The terms of the quote were changed after it was priced.' }]
    : lines.map(({ id, name }) => ({
        code: 'freshness.line',
        text: `The line ${name} was changed after it was priced.`,
        lineId: id,
      }));

export const priceFreshness = ({ quote, stored, changedLines, changes, again }: PriceStanding): Freshness => {
  const of = (standing: Standing, because: readonly Change[], todo: string | null): Freshness => ({
    area: 'price',
    standing,
    fingerprint: stored?.priceFingerprint ?? null,
    changes: because,
    todo,
  });
  if (stored === undefined) return of('none', [], 'Price the quote.');
  if (HELD.includes(quote.status)) return of('holds', changes, null);
  if (quote.pricedContent !== quote.content) return of('stale', lineChanges(changedLines), 'Price the quote again.');
  if (again === undefined || again.output.fingerprint === stored.priceFingerprint) return of('holds', changes, null);
  const total: Change = {
    code: 'freshness.total',
    text: 'The price would be another one.',
    was: stored.estimate.total,
    now: again.output.value.estimate.total,
  };
  return of(
    'stale',
    [...changes, total],
    'Price the quote again; who approved the old price is asked anew where it got worse.',
  );
};

export const promotionFreshness = (
  { quote, stored, again }: PriceStanding,
  usesAgain: readonly PromotionUse[] | undefined,
): Freshness => {
  const uses = stored?.promotionUses ?? [];
  const of = (standing: Standing, changes: readonly Change[], todo: string | null): Freshness => ({
    area: 'promotion',
    standing,
    fingerprint:
      uses.length === 0
        ? null
        : fingerprint(
            'quote-promotions/1',
            uses.map((use) => ({ ...use })),
          ),
    changes,
    todo,
  });
  if (stored === undefined) return of('none', [], 'Price the quote: that says which promotions apply.');
  if (HELD.includes(quote.status)) return of('holds', [], null);
  if (quote.pricedContent !== quote.content) return of('stale', [contentChanged], 'Price the quote again.');
  if (again === undefined || usesAgain === undefined) return of('holds', [], null);
  const changes = usesChanged(uses, usesAgain);
  return changes.length === 0 ? of('holds', [], null) : of('stale', changes, 'Price the quote again.');
};

const usesChanged = (was: readonly PromotionUse[], now: readonly PromotionUse[]): readonly Change[] => {
  const keys = [...new Set([...was, ...now].map(({ promotion }) => promotion))].toSorted();
  return keys.flatMap((promotion): readonly Change[] => {
    const before = was.find((use) => use.promotion === promotion)?.amount;
    const after = now.find((use) => use.promotion === promotion)?.amount;
    if (before === after) return [];
    const text =
      after === undefined
        ? `The promotion ${promotion} does not apply any more.`
        : before === undefined
          ? `The promotion ${promotion} applies now.`
          : `The promotion ${promotion} gives another amount now.`;
    return [
      {
        code: 'freshness.promotion',
        text,
        ...(before === undefined ? {} : { was: before }),
        ...(after === undefined ? {} : { now: after }),
      },
    ];
  });
};
