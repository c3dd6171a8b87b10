/** What each way of correcting asks for, from the options of a terminal. Pure; `--asked` takes what no option says. */
import type { Json, JsonObject } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';

export type AskedOptions = Readonly<Record<string, string | undefined>>;
/** What was read of the subject: the version of an asset that was seen, the account of a deal. */
export type Known = { readonly accountId?: string; readonly asset?: { readonly id: string; readonly version: number } };

type Way = {
  /** At least one of them is given. */
  readonly oneOf?: readonly string[];
  readonly takes: readonly string[];
  readonly asked: (given: Readonly<Record<string, string>>, known: Known) => JsonObject;
};

const onOrder = (reasonCode: string): Way => ({
  takes: ['reason'],
  asked: ({ reason = reasonCode }) => ({ reasonCode: reason }),
});

export const WAYS: Readonly<Record<string, Way>> = {
  'quote-reference': {
    oneOf: ['reference'],
    takes: ['reference'],
    asked: ({ reference = '' }) => ({ internalReference: reference.trim() || null }),
  },
  'quote-amended': {
    oneOf: ['quantity', 'to', 'discount'],
    takes: ['asset', 'quantity', 'to', 'discount', 'effectiveFrom'],
    asked: ({ quantity, to, discount, effectiveFrom }, { accountId = '', asset }) => ({
      accountId,
      assets: [
        {
          assetId: asset?.id ?? '',
          assetVersion: asset?.version ?? 0,
          ...said({ quantity, to, discountPercent: discount }),
        },
      ],
      ...said({ effectiveFrom }),
    }),
  },
  'order-released': onOrder('data-corrected'),
  'order-held': onOrder('stop-the-line'),
  'order-failed': onOrder('given-up'),
  'invoice-line-settled': { oneOf: ['how'], takes: ['how'], asked: ({ how = '' }) => ({ how }) },
  'asset-mended': {
    oneOf: ['quantity', 'from', 'to', 'state'],
    takes: ['quantity', 'from', 'to', 'state'],
    asked: ({ quantity, from, to, state }, { asset }) => ({
      assetVersion: asset?.version ?? 0,
      changes: said({ quantity, from, to, state }),
    }),
  },
  'person-erased': { takes: [], asked: () => ({ ground: 'order-of-a-court' }) },
};

const said = (values: Readonly<Record<string, string | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));

const OPTIONS = [...new Set(Object.values(WAYS).flatMap(({ takes }) => takes))];
const dashed = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const fromJson = (text: string): Outcome<JsonObject> => {
  try {
    const value = JSON.parse(text) as Json;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? accepted(value as JsonObject)
      : refused({ code: 'import.not-json', file: '--asked', why: 'It is no object.' });
  } catch (error) {
    return refused({ code: 'import.not-json', file: '--asked', why: String(error) });
  }
};

/** An option that the way does not take is refused: what is said and not done would look as if it had been. */
export const askedBy = (means: string, options: AskedOptions, known: Known): Outcome<JsonObject> => {
  const { asked: json } = options;
  if (json !== undefined) return fromJson(json);
  const way = WAYS[means];
  if (way === undefined) return refused({ code: 'cli.correction-unknown', means, ways: Object.keys(WAYS) });
  const given = Object.fromEntries(
    OPTIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as Readonly<Record<string, string>>;
  const foreign = Object.keys(given).filter((name) => !way.takes.includes(name));
  if (foreign.length > 0)
    return refused({
      code: 'cli.correction-foreign-option',
      means,
      options: foreign.map(dashed),
      takes: way.takes.map(dashed),
    });
  if (way.oneOf !== undefined && !way.oneOf.some((name) => name in given))
    return refused({ code: 'cli.correction-of-nothing', means, takes: way.takes.map(dashed) });
  return accepted(way.asked(given, known));
};
