/** Whether everybody who is named on the quote or a line is known, active and of the territory of the deal, and whoever sells a line sells there. Pure. */
import type { Account } from '#contexts/accounts/index.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { LineParties } from './line.ts';
import type { Quote } from './quote.ts';
import { sellerOf } from './seller.ts';
import type { Check } from './validation.ts';

type Named = Pick<Account, 'key' | 'name' | 'state' | 'territory'>;
type Deal = Pick<Quote, 'header' | 'lines' | 'territory'>;

const ROLES = ['endCustomer', 'billTo', 'payer', 'shipTo'] as const;
const ROLE_WORDS = {
  endCustomer: 'uses it',
  billTo: 'gets the bill',
  payer: 'pays',
  shipTo: 'receives it',
} as const satisfies { readonly [R in (typeof ROLES)[number]]: string };

/** The keys of accounts that somebody must look up: the deal's own account is known. */
export const partiesNamed = ({ header, lines }: Pick<Quote, 'header' | 'lines'>): readonly string[] => {
  const all = [header.parties, ...lines.flatMap(({ parties }) => parties ?? [])].flatMap((parties) =>
    ROLES.flatMap((role) => parties[role] ?? []),
  );
  return [...new Set(all)].filter((key) => key !== header.accountKey);
};

export const partyChecks = (deal: Deal, known: readonly Named[], model: CommercialModel): readonly Check[] => [
  ...partiesChecks(deal, null, deal.header.parties, known),
  ...deal.lines.flatMap(({ id, parties = {} }) => [
    ...partiesChecks(deal, id, parties, known),
    ...sellerChecks(deal, id, parties, model),
  ]),
];

const blocking = (lineId: string | null, code: string, message: string, todo: string): Check => ({
  severity: 'blocking',
  code,
  message,
  todo,
  lineId,
  owner: 'seller',
});

const partiesChecks = (
  { header, territory }: Deal,
  lineId: string | null,
  parties: LineParties,
  known: readonly Named[],
): readonly Check[] =>
  ROLES.flatMap((role) => {
    const key = parties[role];
    if (key === undefined || key === header.accountKey) return [];
    const account = known.find((each) => each.key === key);
    const who = `${account?.name ?? key}, who ${ROLE_WORDS[role]}`;
    if (account === undefined)
      return [
        blocking(
          lineId,
          'quote.unknown-party',
          `${who}, is none of our accounts.`,
          'Open the account first, or name another.',
        ),
      ];
    if (account.state !== 'active')
      return [
        blocking(
          lineId,
          'quote.party-not-active',
          `${who}, is not an active account.`,
          'Have it opened again, or name another.',
        ),
      ];
    if (account.territory !== territory)
      return [
        blocking(
          lineId,
          'quote.party-out-of-reach',
          `${who}, is an account of another territory.`,
          'Have whoever serves that territory make the quote, or name another.',
        ),
      ];
    return [];
  });

const sellerChecks = (
  { header }: Deal,
  lineId: string,
  { seller }: LineParties,
  model: CommercialModel,
): readonly Check[] => {
  if (seller === undefined || seller === header.parties.seller) return [];
  const found = sellerOf(model, header.country, seller);
  return found.ok
    ? []
    : [
        blocking(
          lineId,
          found.refusal.code,
          `${seller} does not sell in ${header.country}.`,
          'Name a legal entity of ours that does.',
        ),
      ];
};
