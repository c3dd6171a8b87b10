/** What a sellability table may ask about: by column names, and by the facts that its expressions read. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import type { Fields } from '#engines/cel/index.ts';
import type { ColumnType, InputColumn, TableInputs, TableProblem } from '#engines/table/index.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { type EligibilityRequest, INSTALLED_MAX, SEGMENTS_MAX } from './eligibility.contract.ts';

type Asked = { readonly type: ColumnType; readonly optional: boolean };

export const ELIGIBILITY_INPUTS: { readonly [name: string]: Asked } = {
  offering: { type: 'string', optional: false },
  category: { type: 'string', optional: true },
  country: { type: 'string', optional: false },
  channel: { type: 'string', optional: false },
  segment: { type: 'string', optional: true },
  account: { type: 'string', optional: true },
  date: { type: 'date', optional: false },
  newCustomer: { type: 'boolean', optional: true },
  seller: { type: 'string', optional: true },
  partner: { type: 'string', optional: true },
  currency: { type: 'string', optional: true },
  dealValue: { type: 'decimal', optional: true },
  quantity: { type: 'decimal', optional: true },
  inBundle: { type: 'boolean', optional: false },
};

export const QUALIFICATION_PREFIX = 'qualification.';
const SEGMENT_PREFIX = 'inSegment.';
const INSTALLED_PREFIX = 'installed.';
const CHARACTERISTIC_PREFIX = 'characteristic.';

/** Inputs by a name that says of what: each has its type, and may be unknown. A characteristic is of the type that its column says. */
const FAMILIES: readonly {
  readonly prefix: string;
  readonly expected: string;
  readonly fits: (column: InputColumn) => boolean;
}[] = [
  {
    prefix: QUALIFICATION_PREFIX,
    expected: 'optional enum of passed, failed',
    fits: ({ type, values }) => type === 'enum' && values?.toSorted().join() === 'failed,passed',
  },
  { prefix: SEGMENT_PREFIX, expected: 'optional boolean', fits: ({ type }) => type === 'boolean' },
  { prefix: INSTALLED_PREFIX, expected: 'optional decimal', fits: ({ type }) => type === 'decimal' },
  { prefix: CHARACTERISTIC_PREFIX, expected: 'optional, of the type of the characteristic', fits: () => true },
];

/** What is wrong with a column that asks; a computed one asks nothing by its name. */
export const inputProblem = (column: InputColumn): readonly TableProblem[] => {
  const { name, type, optional } = column;
  if (column.expr !== undefined) return [];
  const family = FAMILIES.find(({ prefix }) => name.startsWith(prefix));
  if (family)
    return optional === true && family.fits(column)
      ? []
      : [{ code: 'eligibility.input', column: name, expected: family.expected }];
  const known = Object.hasOwn(ELIGIBILITY_INPUTS, name) ? ELIGIBILITY_INPUTS[name] : undefined;
  if (known === undefined)
    return [
      {
        code: 'eligibility.unknown-input',
        column: name,
        known: [...Object.keys(ELIGIBILITY_INPUTS), ...FAMILIES.map(({ prefix }) => `${prefix}…`)],
      },
    ];
  const asText = type === known.type || (known.type === 'string' && type === 'enum');
  return asText && (optional === true) === known.optional
    ? []
    : [{ code: 'eligibility.input', column: name, expected: `${known.optional ? 'optional ' : ''}${known.type}` }];
};

/** What expressions read. What may be unknown is optional, so that a rule says `has(…)` before it leans on it. */
export const ELIGIBILITY_FACTS: Fields = {
  sale: {
    record: {
      offering: 'string',
      category: { optional: 'string' },
      country: 'string',
      channel: 'string',
      date: 'date',
      seller: { optional: 'string' },
      partner: { optional: 'string' },
      currency: { optional: 'string' },
      dealValue: { optional: 'decimal' },
      quantity: { optional: 'decimal' },
      inBundle: 'bool',
    },
  },
  customer: {
    record: {
      account: { optional: 'string' },
      segments: { list: 'string', maxItems: SEGMENTS_MAX },
      newCustomer: { optional: 'bool' },
      installed: {
        optional: { list: { record: { offering: 'string', quantity: 'decimal' } }, maxItems: INSTALLED_MAX },
      },
    },
  },
};

const segmentsOf = ({ segment, segments }: EligibilityRequest): readonly string[] =>
  segments ?? (segment === undefined ? [] : [segment]);

type Known = ReadonlyMap<string, { readonly status: string }>;
export type InputReader = (
  request: EligibilityRequest,
  offering: ProductOffering,
  qualifications: Known,
) => Json | undefined;

const PLAIN: Readonly<Record<keyof typeof ELIGIBILITY_INPUTS, InputReader>> = {
  offering: (request) => request.offering,
  category: (_, { category }) => category,
  country: ({ country }) => country,
  channel: ({ channel }) => channel,
  segment: ({ segment, segments }) => segment ?? segments?.[0],
  account: ({ account }) => account,
  date: ({ date }) => date,
  newCustomer: ({ newCustomer }) => newCustomer,
  seller: ({ seller }) => seller,
  partner: ({ partner }) => partner,
  currency: ({ currency }) => currency,
  dealValue: ({ dealValue }) => dealValue,
  quantity: ({ quantity }) => quantity,
  inBundle: ({ inBundle }) => inBundle === true,
};

/** Only what is known and still holds is an input; everything else is absent. Found by its name once, when its table is compiled. */
export const readerOf = (column: string): InputReader => {
  const of = (prefix: string): string | undefined =>
    column.startsWith(prefix) ? column.slice(prefix.length) : undefined;
  const [kind, segment, installed, characteristic] = [
    of(QUALIFICATION_PREFIX),
    of(SEGMENT_PREFIX),
    of(INSTALLED_PREFIX),
    of(CHARACTERISTIC_PREFIX),
  ];
  if (kind !== undefined) return (_request, _offering, qualifications) => settled(qualifications.get(kind)?.status);
  if (segment !== undefined)
    return (request) => (segmentsKnown(request) ? segmentsOf(request).includes(segment) : undefined);
  if (installed !== undefined) return (request) => installedQuantity(request, installed);
  if (characteristic !== undefined) return ({ characteristics }) => characteristics?.[characteristic];
  return (Object.hasOwn(PLAIN, column) ? PLAIN[column] : undefined) ?? (() => undefined);
};

export const inputsOf = (
  request: EligibilityRequest,
  offering: ProductOffering,
  qualifications: Known,
  reads: readonly (readonly [column: string, read: InputReader])[],
): TableInputs => {
  const inputs: { [name: string]: Json | undefined } = {};
  for (const [column, read] of reads) inputs[column] = read(request, offering, qualifications);
  return inputs;
};

const settled = (status: string | undefined): string | undefined =>
  status === 'passed' || status === 'failed' ? status : undefined;

const segmentsKnown = ({ segment, segments }: EligibilityRequest): boolean =>
  segment !== undefined || segments !== undefined;

const installedQuantity = ({ installed }: EligibilityRequest, offering: string): string | undefined =>
  installed === undefined ? undefined : (installed.find((each) => each.offering === offering)?.quantity ?? '0');

/** The same as facts for expressions. */
export const factsOf = (request: EligibilityRequest, offering: ProductOffering): JsonObject => ({
  sale: known({
    offering: request.offering,
    category: offering.category,
    country: request.country,
    channel: request.channel,
    date: request.date,
    seller: request.seller,
    partner: request.partner,
    currency: request.currency,
    dealValue: request.dealValue,
    quantity: request.quantity,
    inBundle: request.inBundle === true,
  }),
  customer: known({
    account: request.account,
    segments: segmentsOf(request),
    newCustomer: request.newCustomer,
    installed: request.installed,
  }),
});

const known = (fields: { readonly [name: string]: Json | undefined }): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined));
