/** What customers have, for people at a terminal; programs ask by `--json`. Pure. */
import { spaced } from '#kernel/spaced.ts';
import { counted } from '../counted.ts';
import { rowsText } from '../quote/rows.ts';

const ID_SHOWN = 8;
const DAY_DIGITS = 10;

type Period = {
  readonly state: string;
  readonly quantity: string;
  readonly validFrom: string;
  readonly validTo: string | null;
};
type Term = {
  readonly chargeKey: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly terms: {
    readonly chargeName: string;
    readonly amount?: string;
    readonly currency: string;
    readonly period?: string;
    readonly source?: { readonly reference: string };
  };
};
type Linked = {
  readonly id: string;
  readonly offering: string;
  readonly offeringName: string;
  readonly state: string;
};
type Asset = Linked & {
  readonly parentId: string | null;
  readonly version: number;
  readonly incomplete?: readonly string[];
};

export type AccountAssets = {
  readonly asOf: string | null;
  readonly knownAt: string;
  readonly assets: readonly (Asset & {
    readonly history: readonly Period[];
    readonly committedTerms: readonly Term[];
  })[];
};
export type OneAsset = {
  readonly asset: Asset & { readonly origin?: 'order' | 'migration' };
  readonly history: readonly (Period & {
    readonly knownFrom: string;
    readonly knownTo: string | null;
    readonly cause: string;
  })[];
  readonly committedTerms: readonly Term[];
  readonly parent: Linked | null;
  readonly parts: readonly Linked[];
  readonly reliesOn: readonly Linked[];
  readonly reliedOnBy: readonly Linked[];
  readonly repairs: readonly {
    readonly id: string;
    readonly state: string;
    readonly changes: object;
    readonly reason: string;
    readonly evidence: string;
    readonly proposedAt: string;
  }[];
};
export type Incomplete = {
  readonly items: readonly (Linked & {
    readonly accountId: string;
    readonly version: number;
    readonly incomplete: readonly string[];
  })[];
};
export type RepairTold = {
  readonly result: { readonly repairId: string; readonly state: 'proposed' | 'done' | 'rejected' };
};

const missing = (incomplete: readonly string[] = []): string =>
  incomplete.length === 0 ? '' : incomplete.map(spaced).join(', ');
const until = (day: string | null): string => day ?? 'open';
const priceText = ({ amount, currency, period }: Term['terms']): string =>
  amount === undefined ? 'no amount' : `${amount} ${currency}${period === undefined ? '' : ` a ${period}`}`;

type Row = AccountAssets['assets'][number];

/** Parts stand below what they are a part of, one step to the right each. */
const inTree = (assets: readonly Row[]): readonly (readonly [depth: number, asset: Row])[] => {
  const known = new Set(assets.map(({ id }) => id));
  const partsOf = Map.groupBy(assets, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const below = (parentId: string | null, depth: number): readonly (readonly [number, Row])[] =>
    (partsOf.get(parentId) ?? []).flatMap((each) => [[depth, each] as const, ...below(each.id, depth + 1)]);
  return below(null, 0);
};

export const accountAssetsText = ({ asOf, knownAt, assets }: AccountAssets): string => {
  const when = `${asOf === null ? 'As it was' : `What held on ${asOf}, as it was`} known at ${knownAt}.\n`;
  if (assets.length === 0) return `The account has nothing. ${when}`;
  const rows = inTree(assets).map(([depth, { id, offeringName, state, history, committedTerms, incomplete }]) => {
    const now = history.at(-1);
    return [
      `${'  '.repeat(depth)}${offeringName}`,
      spaced(state),
      now?.quantity ?? '',
      now?.validFrom ?? '',
      now === undefined ? '' : until(now.validTo),
      committedTerms.map(({ terms }) => priceText(terms)).join('; '),
      missing(incomplete),
      id,
    ];
  });
  return `${rowsText([['Product', 'State', 'Quantity', 'From', 'To', 'Committed', 'Not known', 'Id'], ...rows], [2])}${when}`;
};

const linksText = (head: string, linked: readonly Linked[]): string =>
  linked.map(({ id, offeringName, state }) => `${head}: ${offeringName}, ${spaced(state)} (${id})\n`).join('');

export const oneAssetText = (told: OneAsset): string => {
  const { asset, history, committedTerms, parent, parts, reliesOn, reliedOnBy, repairs } = told;
  const unknown = missing(asset.incomplete);
  return [
    `${asset.offeringName} (${asset.offering}): ${spaced(asset.state)}, version ${asset.version}, ${asset.origin === 'migration' ? 'brought from another system' : 'by an order'}.\n`,
    unknown === '' ? '' : `Not known: ${unknown}.\n`,
    linksText('Part of', parent === null ? [] : [parent]),
    linksText('Has as a part', parts),
    linksText('Relies on', reliesOn),
    linksText('Relied on by', reliedOnBy),
    rowsText(
      [
        ['From', 'To', 'State', 'Quantity', 'Known since', 'Until', 'By'],
        ...history.map(({ validFrom, validTo, state, quantity, knownFrom, knownTo, cause }) => [
          validFrom,
          until(validTo),
          spaced(state),
          quantity,
          knownFrom.slice(0, DAY_DIGITS),
          knownTo?.slice(0, DAY_DIGITS) ?? 'now',
          cause.split('/')[0] ?? cause,
        ]),
      ],
      [3],
    ),
    committedTerms.length === 0
      ? ''
      : rowsText([
          ['Charge', 'Committed', 'From', 'To', 'By'],
          ...committedTerms.map(({ terms, validFrom, validTo }) => [
            terms.chargeName,
            priceText(terms),
            validFrom,
            until(validTo),
            terms.source === undefined ? 'an accepted offer' : `contract ${terms.source.reference}`,
          ]),
        ]),
    ...repairs.map(
      ({ id, state, changes, reason, evidence, proposedAt }) =>
        `Repair ${id} of ${proposedAt.slice(0, DAY_DIGITS)}, ${state}: ${Object.keys(changes).map(spaced).join(', ')}. ${reason}. Rests on: ${evidence}\n`,
    ),
  ].join('');
};

export const incompleteText = ({ items }: Incomplete): string =>
  items.length === 0
    ? 'Of every asset all is known.\n'
    : `${rowsText([
        ['Product', 'State', 'Not known', 'Account', 'Version', 'Id'],
        ...items.map(({ id, offeringName, state, incomplete, accountId, version }) => [
          offeringName,
          spaced(state),
          missing(incomplete),
          accountId.slice(0, ID_SHOWN),
          String(version),
          id,
        ]),
      ])}${counted(items.length, 'asset')} of which something is not known; troth asset show ID tells one.\n`;

export const repairText =
  (asset: string) =>
  ({ result: { repairId, state } }: RepairTold): string =>
    state === 'proposed'
      ? `Repair ${repairId} is proposed; another person decides: troth asset decide ${asset} ${repairId}.\n`
      : `Repair ${repairId} is ${state}${state === 'rejected' ? ': the asset stays as it was' : ''}.\n`;
