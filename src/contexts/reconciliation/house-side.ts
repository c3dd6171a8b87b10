/** The sides that this house keeps, each as pages of records in the order of a key. Every context reads its own tables; here they become records. */
import { readHoldingApprovals } from '#contexts/approval/index.ts';
import { readProductsByItem } from '#contexts/assets/index.ts';
import { readWorkOfOrders } from '#contexts/fulfillment/index.ts';
import {
  acceptedLines,
  type CapturedItem,
  ITEM_TERMS_SCHEMA,
  readCapturedItems,
  readFulfilledItems,
  readOrder,
  readStandings,
} from '#contexts/order/index.ts';
import { readAccepted } from '#contexts/proposal/index.ts';
import { readRevisionStandings } from '#contexts/quote/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import { uuidTime } from '#kernel/ids.ts';
import { must } from '#kernel/outcome.ts';
import { readBlob } from '#platform/artifacts/blob.store.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Tx } from '#platform/database/tx.ts';
import { readNewestVersions, readRestingVersions } from '#platform/entries/newest-versions.store.ts';
import { chargeFields } from './charges.ts';
import type { Page, Rec } from './merge.ts';
import type { PairName, Scope } from './reconciliation.ts';
import { publishedItems } from './published.store.ts';

type Reach = Scope & { readonly after: string | null; readonly limit: number };
/** `model`: what this process calculates with. */
type Side = (tx: Tx, reach: Reach, model: CommercialModel) => Promise<Page>;

const pageOf = <Row>(rows: readonly Row[], limit: number, record: (row: Row) => Rec | null): Page => ({
  records: rows.flatMap((row) => record(row) ?? []),
  ended: rows.length < limit,
});

/** Pages that may come out empty because none of their rows is a record: read on until there is one, or none is left. */
const rowsUntilSome = async <Row>(
  reach: Reach,
  read: (reach: Reach) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  record: (row: Row) => Rec | null,
): Promise<Page> => {
  for (let after = reach.after; ;) {
    const rows = await read({ ...reach, after });
    const page = pageOf(rows, reach.limit, record);
    const last = rows.at(-1);
    if (page.ended || page.records.length > 0 || last === undefined) return page;
    after = keyOf(last);
  }
};

const REVISIONS_AT_ONCE = 20;

/** The lines of what was accepted, out of the sealed package and not out of today's quote. */
const acceptedQuotes: Side = async (tx, reach) => {
  const revisionId = await revisionOf(tx, reach);
  if (revisionId === null) return NOTHING;
  const records: Rec[] = [];
  for (let after = reach.after?.split('/')[0] ?? null, including = true; ; including = false) {
    const revisions = await readRevisionStandings(tx, {
      after,
      including,
      limit: REVISIONS_AT_ONCE,
      statuses: ['converted'],
      revisionId,
      from: reach.from,
      to: reach.to,
    });
    for (const revision of revisions) records.push(...(await linesOf(tx, revision, reach.after)));
    const ended = revisions.length < REVISIONS_AT_ONCE;
    if (ended || records.length >= reach.limit) return { records, ended };
    after = revisions.at(-1)?.id ?? after;
  }
};

type Revision = Awaited<ReturnType<typeof readRevisionStandings>>[number];

const linesOf = async (tx: Tx, revision: Revision, after: string | null): Promise<readonly Rec[]> => {
  const blob = revision.snapshotHash === null ? undefined : await readBlob(tx, revision.snapshotHash);
  must(blob, 'what was converted has its sealed package');
  return acceptedLines(readAccepted(blob.value), new Set(revision.chosenLines))
    .map((line): Rec => ({
      key: `${revision.id}/${line.lineId}`,
      fields: {
        offering: line.offering,
        terms: fingerprint(ITEM_TERMS_SCHEMA, line.priceLeaf.terms),
        segments: segmentsText(line.segments),
      },
      about: { quoteId: revision.id, quote: revision.number },
    }))
    .filter(({ key }) => after === null || key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
};

const segmentsText = (
  segments: readonly { readonly from: string; readonly to?: string; readonly quantity: string }[],
): string =>
  segments.map(({ from, to, quantity }) => `${quantity} from ${from}${to === undefined ? '' : ` to ${to}`}`).join('; ');

/** Null: the order came from no quote, so nothing was accepted as one. */
const revisionOf = async (tx: Tx, { orderId }: Scope): Promise<string | null | undefined> =>
  orderId === undefined ? undefined : ((await readOrder(tx, orderId))?.revisionId ?? null);

const NOTHING: Page = { records: [], ended: true };

const orderItems: Side = async (tx, reach) => {
  const revisionId = await revisionOf(tx, reach);
  if (revisionId === null) return NOTHING;
  return rowsUntilSome(
    reach,
    (at) => readCapturedItems(tx, { ...at, revisionId }),
    ({ revisionId: revision, sourceLineId }) => `${revision}/${sourceLineId}`,
    (item) => (isAddedLater(item) ? null : capturedRecord(item)),
  );
};

/** Items of a conversion have the time of their order; what was added to it later stands on a price proof of its own, and was accepted with no quote. */
const isAddedLater = ({ id, orderId }: CapturedItem): boolean =>
  Temporal.Instant.compare(uuidTime(id), uuidTime(orderId)) > 0;

const capturedRecord = (item: CapturedItem): Rec => ({
  key: `${item.revisionId}/${item.sourceLineId}`,
  fields: { offering: item.offering, terms: item.termsHash, segments: segmentsText(item.body.segments) },
  about: { orderId: item.orderId, order: item.number },
});

/** An order that ended otherwise than by being done is not held against its work. */
const NOT_BEGUN: ReadonlySet<string> = new Set([
  'draft',
  'rejected',
  'cancelled',
  'acknowledged',
  'pending',
  'partial',
  'failed',
]);

const orderStandings: Side = (tx, reach) =>
  rowsUntilSome(
    reach,
    (at) => readStandings(tx, at),
    ({ id }) => id,
    ({ id, number, state }) =>
      NOT_BEGUN.has(state)
        ? null
        : {
            key: id,
            fields: { finished: state === 'completed' ? 'yes' : 'no' },
            about: { orderId: id, order: number },
          },
  );

const workOfOrders: Side = async (tx, reach) => {
  const page = await rowsUntilSome(
    reach,
    async (at) => {
      const rows = await readWorkOfOrders(tx, at);
      const standing = new Map(
        (await readStandings(tx, { after: null, limit: rows.length, ids: rows.map(({ orderId }) => orderId) })).map(
          (each) => [each.id, each.state],
        ),
      );
      return rows.map((row) => ({ ...row, state: standing.get(row.orderId) }));
    },
    ({ orderId }) => orderId,
    ({ orderId, unfinished, tasks, state }) =>
      state !== undefined && NOT_BEGUN.has(state)
        ? null
        : {
            key: orderId,
            fields: { finished: unfinished === 0 ? 'yes' : 'no' },
            about: { orderId, tasks: String(tasks), unfinished: String(unfinished) },
          },
  );
  return page;
};

const fulfilledCharges: Side = (tx, reach) =>
  rowsUntilSome(
    reach,
    (at) => readFulfilledItems(tx, at),
    ({ id }) => id,
    ({ id, orderId, number, action, body }) =>
      body.priceLeaf.terms.length === 0 || action === 'delete'
        ? null
        : { key: id, fields: chargeFields(body.priceLeaf.terms), about: { orderId, order: number } },
  );

const deliveredItems: Side = (tx, reach) =>
  rowsUntilSome(
    reach,
    (at) => readFulfilledItems(tx, at),
    ({ id }) => id,
    ({ id, orderId, number, action, accountId, offering, body }) =>
      action === 'add' && body.change === undefined
        ? { key: id, fields: { offering, accountId, state: 'on record' }, about: { orderId, order: number } }
        : null,
  );

/** What became of a product later (amended, suspended, ended, given to another account) is its own history, not a departure from the order that made it. */
const NEVER_DELIVERED: ReadonlySet<string> = new Set(['created', 'cancelled', 'aborted']);

const products: Side = async (tx, reach) => {
  const rows = await readProductsByItem(tx, reach);
  const made = new Map(
    (await readFulfilledItems(tx, { after: null, limit: rows.length, ids: rows.map(({ itemId }) => itemId) })).map(
      (item) => [item.id, item],
    ),
  );
  return pageOf(rows, reach.limit, (product) => {
    const first = product.version === 1 ? product : (made.get(product.itemId) ?? product);
    return {
      key: product.itemId,
      fields: {
        offering: first.offering,
        accountId: first.accountId,
        state: NEVER_DELIVERED.has(product.state) ? product.state : 'on record',
      },
      about: { productId: product.id, orderId: product.orderId },
    };
  });
};

const approvals: Side = async (tx, reach) =>
  pageOf(await readHoldingApprovals(tx, reach), reach.limit, ({ revisionId, content, caseId, times }) => ({
    key: revisionId,
    fields: { content },
    times,
    about: { caseId, quoteId: revisionId },
  }));

const quotes: Side = async (tx, reach) =>
  pageOf(
    await readRevisionStandings(tx, { after: reach.after, limit: reach.limit }),
    reach.limit,
    ({ id, number, content, status }) => ({
      key: id,
      fields: { content: content ?? '' },
      about: { quoteId: id, quote: number, status },
    }),
  );

const published: Side = (tx, reach, model) => publishedItems(tx, model.hash, reach.after, reach.limit);

const held: Side = async (_tx, { after, limit }, model) => {
  const all = model.items
    .map(({ kind, key, hash }): Rec => ({ key: `${kind}/${key}`, fields: { hash } }))
    .filter(({ key }) => after === null || key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return { records: all.slice(0, limit), ended: all.length <= limit };
};

/** Orders first, then quotes: one side of two kinds. */
const ofTwoKinds =
  (order: Versions, quote: Versions): Side =>
  async (tx, { after, limit }) => {
    const [kind, id = null] = after?.split('/') ?? [];
    const orders =
      kind === 'quote'
        ? { records: [], ended: true }
        : await versionsPage(tx, 'order', order, kind === 'order' ? id : null, limit);
    if (!orders.ended) return orders;
    const rest = await versionsPage(tx, 'quote', quote, kind === 'quote' ? id : null, limit);
    return { records: [...orders.records, ...rest.records], ended: rest.ended };
  };
type Versions = (
  tx: Tx,
  after: string | null,
  limit: number,
) => Promise<readonly { readonly id: string; readonly version: number; readonly root: string | null }[]>;

/** At its first version a row may rest on the entry of what made it: the order on that of its quote, the part on that of the whole. */
const versionsPage = (tx: Tx, kind: string, read: Versions, after: string | null, limit: number): Promise<Page> =>
  rowsUntilSome(
    { after, limit },
    (at) => read(tx, at.after, at.limit),
    ({ id }) => id,
    ({ id, version, root }) =>
      version === 1
        ? null
        : {
            key: `${kind}/${id}`,
            fields: { version: String(version), content: root ?? '' },
            about: { [`${kind}Id`]: id },
          },
  );

const logged = ofTwoKinds(
  (tx, after, limit) => readNewestVersions(tx, 'order', { after, limit }),
  (tx, after, limit) => readNewestVersions(tx, 'quote', { after, limit }),
);
const read = ofTwoKinds(
  (tx, after, limit) => readStandings(tx, { after, limit }),
  async (tx, after, limit) => {
    const rows = await readRevisionStandings(tx, { after, limit });
    const resting = await readRestingVersions(tx, 'quote', rows);
    // What ends an approval writes its quote along, and is entered with the case: the row is then ahead of its own entry, and rests on it.
    return rows.map((row) => ({ ...row, version: Math.min(row.version, resting.get(row.id) ?? row.version) }));
  },
);

/** What is not here another system keeps. */
export const HOUSE_SIDES: Readonly<Record<PairName, { readonly left?: Side; readonly right?: Side }>> = {
  'quote-order': { left: acceptedQuotes, right: orderItems },
  'order-fulfillment': { left: orderStandings, right: workOfOrders },
  'order-billing': { left: fulfilledCharges },
  'order-asset': { left: deliveredItems, right: products },
  'billing-contract': {},
  'catalog-cache': { left: published, right: held },
  'approval-quote': { left: approvals, right: quotes },
  'log-projection': { left: logged, right: read },
};
