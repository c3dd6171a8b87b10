/** What billing invoiced, for people at a terminal; programs ask by `--json`. Pure. */
import { spaced } from '#kernel/spaced.ts';
import { counted } from '../counted.ts';

export type Line = {
  readonly id: string;
  readonly invoiceRef: string;
  readonly lineRef: string;
  readonly invoicedOn: string;
  readonly said: { readonly amount: string; readonly currency: string; readonly from?: string; readonly to?: string };
  readonly verdict: 'matched' | 'differs' | 'unknown';
  readonly differences: readonly {
    readonly what: string;
    readonly promised: string | null;
    readonly invoiced: string;
  }[];
  readonly state: 'agreed' | 'open' | 'settled';
  readonly settledHow: string | null;
};
export type Why = {
  readonly line: Line;
  readonly promise: {
    readonly terms: {
      readonly chargeName?: string;
      readonly amount?: string;
      readonly currency?: string;
      readonly period?: string;
    };
    readonly termsHash: string;
    readonly amountFollows: boolean;
    readonly handedOverAt: string | null;
    readonly billingRef: string | null;
  } | null;
  readonly order: { readonly number: string; readonly state: string; readonly offeringName: string } | null;
  readonly quote: {
    readonly number: string;
    readonly revision: number;
    readonly acceptedAt: string | null;
    readonly grade: string | null;
    readonly documentHash: string | null;
  } | null;
  readonly approvals: readonly { readonly policyKey: string; readonly policyHash: string }[];
};
export type Reported = {
  readonly result: {
    readonly invoiceRef: string;
    readonly lines: number;
    readonly matched: number;
    readonly differs: number;
    readonly unknown: number;
    readonly knownBefore: number;
  };
};
export type Settled = { readonly result: { readonly lineId: string; readonly how: string } };

const NAME_WIDTH = 13;

export const reportedText = ({
  result: { invoiceRef, lines, matched, differs, unknown, knownBefore },
}: Reported): string =>
  [
    `Invoice ${invoiceRef}: ${counted(lines, 'line')} recorded${knownBefore === 0 ? '' : `, ${knownBefore} known before`}.\n`,
    lines === 0 ? '' : `${matched} as promised, ${differs} otherwise, ${unknown} that no promise of ours is behind.\n`,
    differs + unknown === 0 ? '' : 'What differs is told by: troth billing differences.\n',
  ].join('');

export const settledText = ({ result: { lineId, how } }: Settled): string =>
  `Line ${lineId} is settled: ${spaced(how)}.\n`;

const differenceText = ({ what, promised, invoiced }: Line['differences'][number]): string =>
  promised === null
    ? `rests on no promise of ours: ${invoiced}`
    : `${spaced(what)}: ${promised} promised, ${invoiced} invoiced`;

export const differencesText = ({ items }: { readonly items: readonly Line[] }): string =>
  items.length === 0
    ? 'Every line that was invoiced agrees with its promise, or is settled.\n'
    : [
        ...items.map(({ id, invoiceRef, lineRef, invoicedOn, said, differences }) =>
          [
            `${invoiceRef}/${lineRef}  ${invoicedOn}  ${said.amount} ${said.currency}  ${id}`,
            ...differences.map((each) => `  ${differenceText(each)}`),
            '',
          ].join('\n'),
        ),
        `${counted(items.length, 'line')} to settle: troth billing why LINE, troth billing settle LINE.\n`,
      ].join('');

export const whyText = ({ line, promise, order, quote, approvals }: Why): string => {
  const { invoiceRef, lineRef, invoicedOn, said, state, settledHow, differences } = line;
  const of = said.from === undefined ? '' : ` for ${said.from} until ${said.to ?? 'further notice'}`;
  const head = `Line ${lineRef} of invoice ${invoiceRef}, ${invoicedOn}: ${said.amount} ${said.currency}${of}; ${state}${settledHow === null ? '' : `, ${spaced(settledHow)}`}.\n`;
  const what = differences.map((each) => `  ${differenceText(each)}\n`).join('');
  if (promise === null) return `${head}${what}It rests on no promise of ours.\n`;
  const { chargeName = '', amount, currency = '', period } = promise.terms;
  const rows = [
    [
      'Promise',
      `${chargeName}${amount === undefined ? '' : `, ${amount} ${currency}`}${period === undefined ? '' : ` a ${period}`}`,
    ],
    ['', promise.amountFollows ? 'the amount follows from it' : 'the amount does not follow from it by itself'],
    ['Terms', promise.termsHash],
    [
      'Handed over',
      promise.handedOverAt === null
        ? 'not yet'
        : `${promise.handedOverAt}${promise.billingRef === null ? '' : `, as ${promise.billingRef}`}`,
    ],
    ...(order === null ? [] : [['Order', `${order.number}, ${spaced(order.state)}: ${order.offeringName}`]]),
    ...(quote === null
      ? [['Quote', 'none: ordered directly']]
      : [
          ['Quote', `${quote.number}/${quote.revision}`],
          [
            'Accepted',
            quote.acceptedAt === null
              ? 'not recorded'
              : `${quote.acceptedAt}${quote.grade === null ? '' : `, ${spaced(quote.grade)}`}`,
          ],
          ...(quote.documentHash === null ? [] : [['Document', quote.documentHash]]),
        ]),
    [
      'Approved',
      approvals.length === 0 ? 'nobody had to' : approvals.map(({ policyKey }) => `by ${policyKey}`).join(', '),
    ],
  ];
  return `${head}${what}${rows.map(([name = '', value = '']) => `  ${name.padEnd(NAME_WIDTH)}${value}\n`).join('')}`;
};
