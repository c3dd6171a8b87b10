/** What only a house with customers has: something delivered that is to be changed, many quotes out of a file, an offer at a signature service, systems compared. */
import { currentConsent } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import { type Deal, presented, result, without } from './make-deal.ts';
import { readQuote, type Stage, until, well } from './story.ts';

const OFFER: Omit<Deal, 'name'> = {
  account: 'rheinwerk-maschinenbau',
  seller: 'rita.rep',
  termMonths: 36,
  offering: 'platform-standard',
  wishes: without(['appliance', 'onboarding', 'compliance']),
};
type Asset = { readonly id: string; readonly version: number; readonly offering: string };

const delivered = async (stage: Stage): Promise<{ readonly accountId: string; readonly assets: readonly Asset[] }> => {
  const quoteId = await presented(stage, { ...OFFER, name: 'Platform for the Hamburg office' });
  const shown = await readQuote(stage, 'karl.kunde', quoteId);
  await well(
    stage.send('karl.kunde', `/quotes/${quoteId}/accept`, {
      shownContentRoot: shown.contentRoot,
      shownDocumentHash: shown.documentHash,
      consentHash: currentConsent('en').hash,
      acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
    }),
    'accepted',
  );
  const { orders } = await result<{ orders: { orderId: string }[] }>(
    stage.send('rita.rep', `/quotes/${quoteId}/convert-to-order`),
    'converted',
  );
  await well(stage.send('rita.rep', `/orders/${orders[0]?.orderId ?? ''}/submit`), 'the order is submitted');
  const { items } = await well<{ items: { id: string; key: string }[] }>(
    stage.get('rita.rep', '/accounts'),
    'accounts',
  );
  const accountId = items.find(({ key }) => key === OFFER.account)?.id ?? '';
  const assets = await until(stage, 'the Hamburg office has its platform', async () => {
    const has = await well<{ assets: Asset[] }>(stage.get('rita.rep', `/accounts/${accountId}/assets`), 'assets');
    return has.assets.length > 0 ? has.assets : undefined;
  });
  return { accountId, assets };
};

/** Thirty more users from the next month on, at the terms that were committed. */
const moreUsers = async (stage: Stage): Promise<void> => {
  const { accountId, assets } = await delivered(stage);
  const users = assets.find(({ offering }) => offering.startsWith('user'));
  must(users, 'the Hamburg office has users');
  const { quoteId } = await result<{ quoteId: string }>(
    stage.send('rita.rep', `/accounts/${accountId}/assets/change-quotes`, {
      orderType: 'amendment',
      name: 'Thirty more users in Hamburg',
      assets: [{ assetId: users.id, assetVersion: users.version, quantity: '150' }],
    }),
    'a change quote',
  );
  await well(stage.send('rita.rep', `/quotes/${quoteId}/price`), 'priced');
  await well(stage.send('rita.rep', `/quotes/${quoteId}/validate`), 'validated');
};

const CONSULTING = [
  'account,quote,name,offering,quantity',
  'rheinwerk-maschinenbau,1,Workshop in Cologne,consulting-day,3',
  'rheinwerk-maschinenbau,2,Workshop in Bonn,consulting-day,5',
  'rheinwerk-maschinenbau,3,Workshop in Aachen,consulting-day,2',
  '',
].join('\n');

const outOfAFile = (stage: Stage): Promise<unknown> =>
  well(
    stage.send('rita.rep', '/bulk-quotes', {
      name: 'Workshops of the spring',
      source: { kind: 'file', file: { format: 'csv', text: CONSULTING } },
    }),
    'a bulk job',
  );

const atTheSigner = async (stage: Stage): Promise<void> => {
  const quoteId = await presented(stage, { ...OFFER, name: 'Platform for the Kassel depot' });
  const shown = await readQuote(stage, 'rita.rep', quoteId);
  await well(
    stage.send('rita.rep', `/quotes/${quoteId}/envelopes`, {
      shownContentRoot: shown.contentRoot,
      shownDocumentHash: shown.documentHash,
      signer: { name: 'Karl Kunde', title: 'Einkaufsleiter', email: 'karl.kunde@rheinwerk-maschinenbau.example' },
    }),
    'sent for signature',
  );
};

/** What the old billing and the old contracts say of three customers: one agrees, one does not, one was never filed. */
const OLD_BILLING = [
  { key: 'R-2019-0041', fields: { currency: 'EUR', noticeDays: '90', endsOn: '2027-03-31' } },
  { key: 'R-2021-0007', fields: { currency: 'CHF', noticeDays: '30', endsOn: '2027-12-31' } },
  { key: 'R-2023-0112', fields: { currency: 'GBP', noticeDays: '60', endsOn: '2027-06-30' } },
];
const OLD_CONTRACTS = [
  { key: 'R-2019-0041', fields: { currency: 'EUR', noticeDays: '90', endsOn: '2027-03-31' } },
  { key: 'R-2021-0007', fields: { currency: 'CHF', noticeDays: '90', endsOn: '2027-12-31' } },
];

const brought = async (
  stage: Stage,
  side: 'left' | 'right',
  name: string,
  records: readonly object[],
): Promise<string> => {
  const { sourceId } = await result<{ sourceId: string }>(
    stage.send('otto.orderops', '/reconciliation/sources', { pair: 'billing-contract', side, name }),
    'a source',
  );
  await well(stage.send('otto.orderops', `/reconciliation/sources/${sourceId}/records`, { records }), 'its records');
  return sourceId;
};

const compared = async (stage: Stage): Promise<void> => {
  const start = (run: object) =>
    well(stage.send('otto.orderops', '/reconciliation/runs', { reason: 'the first day', ...run }), 'a comparison');
  for (const pair of ['quote-order', 'order-fulfillment', 'order-asset', 'approval-quote', 'log-projection'])
    await start({ pair, mode: 'manual' });
  await start({
    pair: 'billing-contract',
    mode: 'migration',
    reason: 'the contracts of the old system',
    leftSourceId: await brought(stage, 'left', 'old-billing.csv', OLD_BILLING),
    rightSourceId: await brought(stage, 'right', 'old-contracts.csv', OLD_CONTRACTS),
  });
};

export const loadInstalled = async (stage: Stage): Promise<void> => {
  await moreUsers(stage);
  await outOfAFile(stage);
  await atTheSigner(stage);
  await compared(stage);
};
