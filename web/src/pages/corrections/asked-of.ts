/** What each way of correcting asks for, as people fill it in, and how that becomes what the owning command takes. Pure. */
export type PickedAsset = { readonly id: string; readonly version: number };
/** What was chosen from lists: the record itself, and of an accepted deal the account and the asset that it is about. */
export type Picked = { readonly id: string; readonly accountId?: string; readonly asset?: PickedAsset };
export type Values = Readonly<Record<string, string>>;

type Choice = { readonly value: string; readonly label: string };
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  /** `asset`: one of the other assets of the account. */
  readonly kind: 'text' | 'amount' | 'day' | 'choice' | 'asset';
  readonly choices?: readonly Choice[];
  readonly optional?: true;
};
export type CorrectionForm = {
  readonly fields: readonly Field[];
  /** Of several optional fields at least one is filled in. */
  readonly oneOf?: readonly string[];
  readonly asked: (values: Values, picked: Picked) => object;
  /** What it will be in the words of the record, where the fields do not say it. */
  readonly becomes?: (values: Values) => Values;
};

const filled = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, (values[name] ?? '').trim()]).filter(([, value]) => value !== ''));

const reason = (...choices: readonly (readonly [string, string])[]): Field => ({
  name: 'reasonCode',
  label: 'Its reason, as it stands with the order',
  kind: 'choice',
  choices: choices.map(([value, label]) => ({ value, label })),
});
const CORRECTED = ['data-corrected', 'The data was put right'] as const;
const ASKED = ['customer-asked', 'The customer asked for it'] as const;

const onOrder = (becomes: string, field: Field): CorrectionForm => ({
  fields: [field],
  asked: ({ reasonCode = '' }) => ({ reasonCode }),
  becomes: () => ({ state: becomes }),
});

const amount = (name: string, label: string): Field => ({ name, label, kind: 'amount', optional: true });
const day = (name: string, label: string): Field => ({ name, label, kind: 'day', optional: true });

export const FORMS: Readonly<Record<string, CorrectionForm>> = {
  'quote-reference': {
    fields: [
      {
        name: 'internalReference',
        label: 'The right reference',
        help: 'Leave it empty where there is none',
        kind: 'text',
        optional: true,
      },
    ],
    asked: ({ internalReference = '' }) => ({ internalReference: internalReference.trim() || null }),
    becomes: ({ internalReference = '' }) => ({ internalReference: internalReference.trim() }),
  },
  'quote-amended': {
    fields: [
      amount('quantity', 'The right quantity'),
      day('to', 'The right last day'),
      amount('discountPercent', 'The right discount, in percent'),
      day('effectiveFrom', 'From which day that holds'),
    ],
    oneOf: ['quantity', 'to', 'discountPercent'],
    asked: (values, { accountId = '', asset }) => ({
      accountId,
      assets: [
        { assetId: asset?.id, assetVersion: asset?.version, ...filled(values, ['quantity', 'to', 'discountPercent']) },
      ],
      ...filled(values, ['effectiveFrom']),
    }),
  },
  'order-released': onOrder('goes on', reason(CORRECTED, ASKED)),
  'order-held': onOrder('held', reason(['stop-the-line', 'What is being done is wrong'], ASKED)),
  'order-failed': onOrder(
    'failed',
    reason(['given-up', 'It will never be carried out'], ['never-possible', 'It could never have been carried out']),
  ),
  'invoice-line-settled': {
    fields: [
      {
        name: 'how',
        label: 'How it ended',
        kind: 'choice',
        choices: [
          { value: 'credited', label: 'Billing credits it' },
          { value: 'rightly-charged', label: 'It is right after all' },
        ],
      },
    ],
    asked: ({ how = '' }) => ({ how }),
    becomes: ({ how = '' }) => ({ state: 'settled', settledHow: how }),
  },
  'asset-mended': {
    fields: [
      amount('quantity', 'The right quantity'),
      day('from', 'The right first day'),
      day('to', 'The right last day'),
      {
        name: 'state',
        label: 'The right state',
        kind: 'choice',
        optional: true,
        choices: [
          { value: 'active', label: 'In use' },
          { value: 'suspended', label: 'Suspended' },
        ],
      },
      { name: 'parentId', label: 'It is a part of', kind: 'asset', optional: true },
      { name: 'reliesOn', label: 'It relies on', kind: 'asset', optional: true },
    ],
    oneOf: ['quantity', 'from', 'to', 'state', 'parentId', 'reliesOn'],
    asked: (values, { asset }) => {
      const { reliesOn, ...changes } = filled(values, ['quantity', 'from', 'to', 'state', 'parentId', 'reliesOn']);
      return {
        assetVersion: asset?.version,
        changes: { ...changes, ...(reliesOn === undefined ? {} : { reliesOn: [reliesOn] }) },
      };
    },
  },
  'person-erased': {
    fields: [],
    asked: () => ({ ground: 'order-of-a-court' }),
    becomes: () => ({ erased: 'yes' }),
  },
};

const AMOUNT = /^\d{1,15}(\.\d{1,18})?$/;

/** What is wrong with a field, in words; nothing while it is empty. */
export const fieldProblem = ({ kind }: Field, value: string): string | undefined =>
  kind === 'amount' && value.trim() !== '' && !AMOUNT.test(value.trim())
    ? 'Digits, with a point before decimals: 12.5'
    : undefined;

/** Whether everything is said that the owning command asks for. */
export const isSaid = ({ fields, oneOf }: CorrectionForm, values: Values): boolean =>
  fields.every((field) => {
    const value = (values[field.name] ?? '').trim();
    return fieldProblem(field, value) === undefined && (field.optional === true || value !== '');
  }) &&
  (oneOf === undefined || oneOf.some((name) => (values[name] ?? '').trim() !== ''));

const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** The members of a state that a person compares: of what is known over time, what is known now. */
export const flat = (state: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { known, changes, assets, ...rest } = state;
  const inner = [
    Array.isArray(known) ? known.at(-1) : undefined,
    changes,
    Array.isArray(assets) ? assets[0] : undefined,
  ];
  const named = inner.flatMap((each: unknown) =>
    typeof each === 'object' && each !== null ? Object.entries(each) : [],
  );
  return Object.fromEntries(
    [...Object.entries(rest), ...named].filter(
      ([name, value]) => name !== 'content' && (isPlain(value) || Array.isArray(value)),
    ),
  );
};
