/** A house whose customers come to have things: sold over HTTP, carried out by stand-ins for billing and entitlement. For tests. */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { startStandIns } from '#sims/all.ts';
import { connectorSecret } from '#sims/core/http.ts';
import { temporaryFolder } from '#sims/testing.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { aDeal, type Deal, type Offer } from '#test/invariants/deal.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';

const PATIENCE_MS = 20_000;

export type Asset = {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly offering: string;
  readonly history: readonly { validFrom: string; validTo: string | null; quantity: string; state: string }[];
  readonly committedTerms: readonly {
    validFrom: string;
    validTo: string | null;
    terms: { amount?: string; quantity: string };
  }[];
};

export const until = async <T>(what: string, read: () => Promise<T | undefined>): Promise<T> => {
  for (const begun = performance.now(); performance.now() - begun < PATIENCE_MS; await wait(100)) {
    const found = await read();
    if (found !== undefined) return found;
  }
  return assert.fail(`${what} within ${PATIENCE_MS} ms`);
};

/** Users of both editions may be sold alone, and the one leads to the other and back; whoever has the small one may be moved, too. */
const WAYS = [
  ['user-standard', { upgradesTo: ['user-enterprise'], migratesTo: ['user-enterprise'] }],
  ['user-enterprise', { downgradesTo: ['user-standard'] }],
] as const;

export const installedBase = async () => {
  /** A clock that runs from a known day: who carries orders out waits for it. */
  const started = performance.now();
  const clock = (): Temporal.Instant =>
    Temporal.Instant.from('2026-11-23T09:00:00Z').add({ milliseconds: Math.round(performance.now() - started) });
  const folder = temporaryFolder();
  const standIns = await startStandIns({ folder: folder.path, only: ['billing', 'entitlement'] });
  const troth: Troth = await startTroth({
    clock,
    connectors: (['billing', 'entitlement'] as const).map((connector) => ({
      tenantId: COMPANY_TENANT,
      connector,
      baseUrl: standIns.addresses.standIns[connector]?.url ?? '',
      secrets: [connectorSecret(standIns.addresses.secret, COMPANY_TENANT, connector)] as const,
      endpointToken: `${connector}-endpoint`,
      callTimeoutMs: 5_000,
    })),
  });
  const deal: Deal = aDeal(troth);
  for (const [key, ways] of WAYS)
    await deal.publish('product-offering', key, ({ onlyInBundle: _alone, ...rest }: { onlyInBundle?: boolean }) => ({
      ...rest,
      ...ways,
    }));

  const account = async (key = 'rheinwerk-maschinenbau'): Promise<string> => {
    const { items } = await deal.reads<{ items: readonly { id: string; key: string }[] }>('rita.rep', '/accounts');
    return items.find((each) => each.key === key)?.id ?? '';
  };
  const assetsOf = async (accountId: string): Promise<readonly Asset[]> =>
    (await deal.reads<{ assets: readonly Asset[] }>('rita.rep', `/accounts/${accountId}/assets`)).assets;
  /** Priced, checked, approved and presented. */
  const offered = async (id: string): Promise<Offer> => {
    for (const step of ['price', 'validate', 'submit-for-approval'])
      await deal.does('rita.rep', `/quotes/${id}/${step}`);
    const { checks } = await deal.reads<{ checks: readonly unknown[] }>('rita.rep', `/quotes/${id}`);
    assert.deepEqual(checks, [], 'nothing stands in the way');
    await deal.approve(id);
    return deal.does<Offer>('rita.rep', `/quotes/${id}/present`);
  };
  const accepted = async (id: string): Promise<void> => {
    const offer = await offered(id);
    await deal.does('karl.kunde', `/quotes/${id}/accept`, deal.acceptance(offer));
  };
  /** For a customer who is no person of the company's seeds: a signed paper, which a second person looks at. */
  const acceptedOnPaper = async (id: string): Promise<void> => {
    const at = `/quotes/${id}`;
    const offer = await offered(id);
    const recorded = {
      shownContentRoot: offer.contentRoot,
      shownDocumentHash: offer.documentHash,
      signer: { name: 'Beat Ammann' },
      signedOn: '2026-11-23',
      paper: { name: 'signed.pdf', base64: Buffer.from('%PDF-1.7 signed').toString('base64') },
    };
    const { claimId, paperHash } = await deal.does<{ claimId: string; paperHash: string }>(
      'rita.rep',
      `${at}/record-acceptance`,
      recorded,
    );
    await deal.does('olga.ops', `${at}/confirm-acceptance`, { claimId, seenPaperHash: paperHash });
  };
  const ordered = async (id: string): Promise<string> => {
    const { orders } = await deal.does<{ orders: readonly { orderId: string }[] }>(
      'rita.rep',
      `/quotes/${id}/convert-to-order`,
    );
    return orders[0]?.orderId ?? '';
  };
  const carriedOut = async (orderId: string): Promise<void> => {
    await deal.does('otto.orderops', `/orders/${orderId}/submit`);
    await until(`order ${orderId} is done`, async () => {
      const { order } = await deal.reads<{ order: { state: string } }>('otto.orderops', `/orders/${orderId}`);
      return order.state === 'completed' ? true : undefined;
    });
  };
  /** An asset of its own for every test: so many users of one edition, from the first of December. */
  const sold = async (quantity: string, offering = 'user-standard', termMonths = 12, segments?: readonly object[]) => {
    const accountId = await account();
    const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', '/quotes', {
      accountId,
      name: 'Users',
      contractFrom: '2026-12-01',
      termMonths,
    });
    await deal.does('rita.rep', `/quotes/${quoteId}/lines`, {
      operations: [{ op: 'add', offering, ...(segments === undefined ? { quantity } : { segments }) }],
    });
    const known = new Set((await assetsOf(accountId)).map(({ id }) => id));
    await accepted(quoteId);
    await carriedOut(await ordered(quoteId));
    const asset = await until('the asset is there', async () =>
      (await assetsOf(accountId)).find(({ id }) => !known.has(id)),
    );
    return { accountId, asset };
  };
  const afterwards = async (accountId: string, asset: Asset): Promise<Asset> =>
    until('the asset is changed', async () =>
      (await assetsOf(accountId)).find(({ id, version }) => id === asset.id && version > asset.version),
    );
  const stop = async (): Promise<void> => {
    await troth.stop();
    await standIns.close();
    folder.remove();
  };
  return {
    troth,
    deal,
    standIns,
    account,
    assetsOf,
    accepted,
    acceptedOnPaper,
    ordered,
    carriedOut,
    sold,
    afterwards,
    stop,
  };
};
