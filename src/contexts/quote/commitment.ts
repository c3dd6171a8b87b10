/** What a customer binds themselves to over several lines: together they come to at least, or at most, so much in each period. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, PartKey } from '#contexts/catalog/index.ts';
import { cmp, dec } from '#kernel/decimal.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { checkPeriod } from '#kernel/period.ts';
import type { Line } from './line.ts';
import type { Header } from './quote.ts';
import { termEnd } from './ramp.ts';
import type { Check } from './validation.ts';

export const QUOTE_COMMITMENTS_MAX = 50;
const closed = { additionalProperties: false } as const;
const DayText = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Amount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const ChargeType = Type.Union([Type.Literal('oneTime'), Type.Literal('recurring'), Type.Literal('usage')]);
const some = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Optional(Type.Array(item, { minItems: 1, maxItems: 100, uniqueItems: true }));

/** It covers every charge that all of its names admit, absent ones admitting all. Lines are named by their group, which outlives a revision. */
const covers = Type.Object(
  { groups: some(PartKey), offerings: some(ArtifactKey), chargeTypes: some(ChargeType) },
  closed,
);
const terms = {
  key: PartKey,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  per: Type.Union([Type.Literal('month'), Type.Literal('quarter'), Type.Literal('year'), Type.Literal('term')]),
  minimum: Type.Optional(Amount),
  maximum: Type.Optional(Amount),
  covers,
};

/** Without dates it holds for the whole term. */
export const WantedCommitment = Type.Object(
  { ...terms, from: Type.Optional(DayText), to: Type.Optional(DayText) },
  closed,
);
export type WantedCommitment = Static<typeof WantedCommitment>;
/** Its dates are always written down. */
export type QuoteCommitment = WantedCommitment & { readonly from: string; readonly to: string };

const offence = (one: QuoteCommitment, term: { readonly from: string; readonly to: string }): string | undefined => {
  if (!checkPeriod(one).ok || one.from < term.from || one.to > term.to) return 'commitment.outside-term';
  if (one.minimum === undefined && one.maximum === undefined) return 'commitment.no-amount';
  return one.minimum !== undefined && one.maximum !== undefined && cmp(dec(one.minimum), dec(one.maximum)) > 0
    ? 'commitment.minimum-above-maximum'
    : undefined;
};

/** By key, so that the order in which they were typed is no part of the deal. */
export const commitmentsOf = (
  wanted: readonly WantedCommitment[],
  header: Pick<Header, 'contractFrom' | 'termMonths'>,
): Outcome<readonly QuoteCommitment[]> => {
  const term = { from: header.contractFrom, to: termEnd(header) };
  const made = wanted
    .map((one) => ({ ...one, from: one.from ?? term.from, to: one.to ?? term.to }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  for (const [index, one] of made.entries()) {
    const why = made[index - 1]?.key === one.key ? 'commitment.key-twice' : offence(one, term);
    if (why !== undefined)
      return refused({ code: 'quote.commitment', why, key: one.key, from: one.from, to: one.to, term });
  }
  return accepted(made);
};

/** A commitment whose names no line carries would bind the customer to pay for nothing that is on the quote. */
export const commitmentChecks = ({ commitments = [] }: Header, lines: readonly Line[]): readonly Check[] =>
  commitments.flatMap(({ name, covers: { groups } }) => {
    const missing = (groups ?? []).filter(
      (group) => !lines.some((line) => line.group === group && line.optional !== true),
    );
    return missing.length === 0
      ? []
      : [
          {
            severity: 'blocking' as const,
            code: 'quote.commitment-covers-nothing',
            message: `The commitment “${name}” is about ${missing.join(', ')}, and no line carries that name.`,
            todo: 'Give the lines that it is about this group, or change the commitment.',
            lineId: null,
            owner: 'seller',
          },
        ];
  });
