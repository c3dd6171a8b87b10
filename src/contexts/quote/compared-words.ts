/**
 * What a quote and its lines say, member by member, in words that two quotes are compared in. A new member of a header or a line does not
 * compile until somebody decides here how it is told: what is not told makes two different offers look equal. Pure.
 */
import type { Characteristics, Chosen, Instance } from '#contexts/configuration/index.ts';
import type { QuoteCommitment } from './commitment.ts';
import type { Line } from './line.ts';
import type { ChosenClause, Header, Parties } from './quote.ts';

/** `ours`: what was given away, by whom and why, is told to no customer. */
export type Said = readonly {
  readonly field: string;
  readonly label: string;
  readonly value: string | null;
  readonly ours?: true;
}[];
type Words<T> = { readonly [K in keyof Required<T>]: Said };

export const headerSays = (header: Header): Said => Object.values(headerWords(header)).flat();
export const lineSays = (line: Line): Said => Object.values(lineWords(line)).flat();

/** A name of storage: every quote and every line has its own. */
const NOT_OFFERED: Said = [];

const headerWords = (header: Header): Words<Header> => ({
  number: NOT_OFFERED,
  name: said('name', 'Name', header.name),
  accountKey: said('accountKey', 'Customer key', header.accountKey),
  accountName: said('accountName', 'Customer', header.accountName),
  currency: said('currency', 'Currency', header.currency),
  country: said('country', 'Country', header.country),
  channel: said('channel', 'Channel', header.channel),
  language: said('language', 'Language', header.language),
  segment: said('segment', 'Segment', header.segment, true),
  contractFrom: said('contractFrom', 'Contract begins', header.contractFrom),
  termMonths: said('termMonths', 'Months', header.termMonths),
  pricedAsOf: said('pricedAsOf', 'Prices of', header.pricedAsOf),
  validDays: said('validDays', 'Days that it is open', header.validDays),
  paymentTermDays: said('paymentTermDays', 'Days to pay', header.paymentTermDays),
  orderType: said('orderType', 'Kind of order', header.orderType ?? 'new'),
  transferFrom: said(
    'transferFrom',
    'Taken over from',
    header.transferFrom && `${header.transferFrom.accountName} (${header.transferFrom.consent})`,
  ),
  parties: partiesSay(header.parties),
  customerReference: said('customerReference', 'Their reference', header.customerReference),
  customerNote: said('customerNote', 'Note to the customer', header.customerNote),
  sections: said('sections', 'Sections', listed(header.sections?.map(({ key, title }) => `${key}: ${title}`))),
  orderDiscount: said('orderDiscount', 'Discount on the whole', discountText(header.orderDiscount), true),
  coupons: said('coupons', 'Coupons', listed(header.coupons)),
  commitments: said('commitments', 'Commitments', listed(header.commitments?.map(commitmentText))),
  clauses: said('clauses', 'Clauses', listed(header.clauses?.map(clauseText))),
});

const lineWords = (line: Line): Words<Line> => ({
  id: NOT_OFFERED,
  lineageId: NOT_OFFERED,
  version: NOT_OFFERED,
  // A line that moved is told as moved, and one that was pushed down by another is not.
  position: NOT_OFFERED,
  offering: said('offering', 'Offering', line.offering),
  offeringName: said('offeringName', 'Called', line.offeringName),
  offeringHash: said('offeringHash', 'As published under', line.offeringHash, true),
  bundle: said('bundle', 'A bundle', line.bundle ? 'yes' : null),
  basis: said('basis', 'At the terms of', BASIS[line.basis]),
  segments: [
    ...said('quantity', 'Quantity', quantityText(line)),
    ...said('from', 'From', line.segments[0]?.from),
    ...said('to', 'Until', line.segments.at(-1)?.to),
  ],
  optional: said('optional', 'Optional', line.optional === true ? 'yes' : null),
  selection: said('selection', 'Chosen', listed(line.selection.map(choiceText))),
  characteristics: said('characteristics', 'Settled', pairsText(line.characteristics)),
  discretionary: said('discretionary', 'Discount', discountText(line.discretionary), true),
  overrides: said(
    'overrides',
    'Price set by hand',
    listed(
      line.overrides?.map(
        ({ charge, componentId, kind, value, reason, byName }) =>
          `${componentId === null ? '' : `${componentId} `}${charge} ${value}${kind === 'amount' ? ' in all' : ''} (${reason}, ${byName})`,
      ),
    ),
    true,
  ),
  saleOverride: said(
    'saleOverride',
    'Sold by exception',
    line.saleOverride && `${line.saleOverride.reason} (${line.saleOverride.because}, ${line.saleOverride.byName})`,
    true,
  ),
  committedUsage: said('committedUsage', 'Committed usage', pairsText(line.committedUsage)),
  assumedUsage: said('assumedUsage', 'Assumed usage', pairsText(line.assumedUsage)),
  group: said('group', 'Group', line.group),
  site: said('site', 'Site', line.site),
  parties: partiesSay(line.parties ?? {}),
  change: changeSays(line.change),
});

const BASIS: Readonly<Record<Line['basis'], string>> = {
  newSale: 'a new sale',
  inherited: 'what they have',
  migrate: 'what takes its place',
};

const said = (field: string, label: string, value: string | number | null | undefined, ours?: true): Said => [
  {
    field,
    label,
    value: value === null || value === undefined ? null : String(value),
    ...(ours === undefined ? {} : { ours }),
  },
];

const PARTY_LABEL: { readonly [role in keyof Parties]: string } = {
  soldTo: 'Sold to',
  endCustomer: 'Used by',
  billTo: 'Billed to',
  payer: 'Paid by',
  shipTo: 'Shipped to',
  seller: 'Sold by',
  partner: 'Through the partner',
};
const partiesSay = (parties: Partial<Parties>): Said =>
  (Object.keys(PARTY_LABEL) as (keyof Parties)[]).flatMap((role) =>
    said(`parties.${role}`, PARTY_LABEL[role], parties[role]),
  );

const changeSays = (change: Line['change']): Said => [
  ...said('change', 'What happens to what they have', change?.action),
  ...said('change.asset', 'What they have', change && `${change.assetId} at version ${change.assetVersion}`),
  ...said('change.effectiveFrom', 'Changes on', change?.effectiveFrom),
  ...said('change.becomes', 'Is then', change?.becomes),
  ...said(
    'change.was',
    'Until then',
    change &&
      `${change.was.quantity} × ${change.was.offeringName} (${change.was.offering}), ${change.was.state}, to ${change.was.to ?? 'no end'}`,
  ),
  ...said(
    'change.terms',
    'At committed terms',
    change && listed(change.terms.map((each) => JSON.stringify(each))),
    true,
  ),
  ...said('change.upliftPercent', 'Raised by, percent', change?.upliftPercent),
  ...said('change.reason', 'Changed because', change?.reason, true),
];

const discountText = (given: Header['orderDiscount'] | Line['discretionary']): string | null =>
  given === null ? null : `${given.value}${given.kind === 'percent' ? ' %' : ''} (${given.reason})`;

const listed = (all: readonly string[] | undefined): string | null =>
  all === undefined || all.length === 0 ? null : all.join(', ');

const commitmentText = ({ name, minimum, maximum, per, from, to, covers }: QuoteCommitment): string =>
  [
    name,
    minimum && `at least ${minimum}`,
    maximum && `at most ${maximum}`,
    `a ${per}`,
    `from ${from} to ${to}`,
    ...Object.entries(covers).map(([of, names]) => `${of} ${names.join(' and ')}`),
  ]
    .filter(Boolean)
    .join(' ');

const clauseText = ({ key, choice, text, standard }: ChosenClause): string =>
  `${key}: ${choice}${standard ? '' : ', not standard'}${text === undefined ? '' : ` “${text}”`}`;

const quantityText = ({ segments }: Line): string =>
  segments.length === 1
    ? (segments[0]?.quantity ?? '')
    : segments.map(({ from, quantity }) => `${quantity} from ${from}`).join(', ');

const choiceText = ({ group, option, quantity = 1, selection, instances = [] }: Chosen): string => {
  const inside = [...(selection === undefined ? [] : [selection]), ...instances].flatMap(insideText);
  return `${group}: ${option}${quantity === 1 ? '' : ` × ${quantity}`}${inside.length === 0 ? '' : ` (${inside.join('; ')})`}`;
};

const insideText = ({ chosen, characteristics, quantity = 1 }: Instance): readonly string[] => {
  const parts = [
    ...chosen.map(choiceText),
    ...(characteristics === undefined ? [] : [pairsText(characteristics) ?? '']),
  ];
  return [`${quantity === 1 ? '' : `${quantity} of `}${parts.filter((part) => part !== '').join(', ')}`].filter(
    Boolean,
  );
};

const pairsText = (values: Readonly<Record<string, unknown>> | Characteristics | undefined): string | null =>
  listed(
    Object.entries(values ?? {}).map(
      ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    ),
  );
