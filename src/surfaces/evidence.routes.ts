/** The proof of a promise, as a file that its holder can check without us. Every export is asked for by name. */
import { Type } from 'typebox';
import { readProductsOfOrder } from '#contexts/assets/index.ts';
import { readHandoffOfOrder } from '#contexts/billing/index.ts';
import {
  checkpointsOf,
  consistencyOf,
  consistencyText,
  epochsOf,
  erasePerson,
  PACKAGE_AUDIENCES,
  type PackageAudience,
  type Subject,
} from '#contexts/evidence/index.ts';
import { readCasesOfOrder } from '#contexts/fallout/index.ts';
import { readPlansOfOrder, readTasksOfOrder } from '#contexts/fulfillment/index.ts';
import { orderResource, readOrder, readOrdersOfRevision } from '#contexts/order/index.ts';
import { eraseSigner, quotePackage } from '#contexts/proposal/index.ts';
import { type Quote, quoteResource, readQuote } from '#contexts/quote/index.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, queryRoute, type Query, type Reader, type Route } from '#platform/http/routes.ts';

const PRODUCTS_MAX = 10_000;
const CHECKPOINTS_SHOWN_MAX = 500;

const ofTenant = (tenantId: string) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } });

/** For whom the reader may have it made: for themselves, and for anybody who sees less of the promise than they do. */
const audiencesFor = ({ principal, may }: Reader, quote: Quote, tenantId: string): readonly PackageAudience[] => {
  const resource = quoteResource(tenantId, quote);
  if (principal.type === 'customer') return ['customer', 'public'];
  // A program that somebody gave a key to is outside, whoever gave it.
  if (principal.scopes !== undefined) return ['partner', 'customer', 'public'];
  const inside: readonly PackageAudience[] = ['internal', 'partner', 'customer', 'public'];
  const auditor: readonly PackageAudience[] = may('evidence.read', ofTenant(tenantId)) ? ['auditor'] : [];
  const finance: readonly PackageAudience[] =
    may('view.cost', resource) && may('view.floor', resource) ? ['finance'] : [];
  return [...finance, ...auditor, ...inside];
};

const audienceAsked = (tx: Tx, reader: Reader, quote: Quote, query: Query): Outcome<PackageAudience> => {
  const allowed = audiencesFor(reader, quote, tx.tenantId);
  const asked = query.query['audience'];
  const audience = asked === undefined ? allowed[0] : allowed.find((each) => each === asked);
  return audience === undefined
    ? refused({ code: 'evidence.audience-not-yours', asked: asked ?? '', allowed })
    : accepted(audience);
};

/** Everything that carried an order out: its entries come along with the quote's. */
const subjectsOf = async (tx: Tx, orderId: string): Promise<readonly Subject[]> => {
  const [plans, tasks, cases, handoff, products] = await Promise.all([
    readPlansOfOrder(tx, orderId),
    readTasksOfOrder(tx, orderId),
    readCasesOfOrder(tx, orderId),
    readHandoffOfOrder(tx, orderId),
    readProductsOfOrder(tx, orderId, PRODUCTS_MAX),
  ]);
  return [
    { kind: 'order', id: orderId },
    ...plans.map(({ id }) => ({ kind: 'plan', id })),
    ...tasks.map(({ id }) => ({ kind: 'task', id })),
    ...cases.map(({ id }) => ({ kind: 'fallout-case', id })),
    ...(handoff ? [{ kind: 'handoff', id: handoff.id }] : []),
    ...products.map(({ id }) => ({ kind: 'product', id })),
  ];
};

const denied = refused({ code: 'access.denied', action: 'evidence.export', policies: [] });

const ofQuote =
  (until?: 'acceptance') =>
  async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Uint8Array>> => {
    const quoteId = query.params['quoteId'] ?? '';
    const quote = isUuid(quoteId) ? await readQuote(tx, quoteId) : undefined;
    if (!quote) return refused({ code: 'quote.not-found' });
    if (!reader.may('evidence.export', quoteResource(tx.tenantId, quote))) return denied;
    const audience = audienceAsked(tx, reader, quote, query);
    if (!audience.ok) return audience;
    const asked = { quoteId, audience: audience.value };
    if (until) return quotePackage(tx, { ...asked, until });
    const orders = await readOrdersOfRevision(tx, quoteId);
    const also = (await Promise.all(orders.map(({ orderId }) => subjectsOf(tx, orderId)))).flat();
    return quotePackage(tx, { ...asked, also });
  };

const ofOrder = async (tx: Tx, reader: Reader, query: Query): Promise<Outcome<Uint8Array>> => {
  const orderId = query.params['orderId'] ?? '';
  const order = isUuid(orderId) ? await readOrder(tx, orderId) : undefined;
  if (!order) return refused({ code: 'order.not-found' });
  // What was ordered directly has no offer to prove; what it rests on is replayed by its own evidence of price.
  if (order.revisionId === null) return refused({ code: 'order.no-offer', orderId });
  const quote = await readQuote(tx, order.revisionId);
  if (!quote || !reader.may('evidence.export', orderResource(tx.tenantId, order))) return denied;
  const audience = audienceAsked(tx, reader, quote, query);
  if (!audience.ok) return audience;
  const about: Subject = { kind: 'order', id: orderId };
  return quotePackage(tx, {
    quoteId: order.revisionId,
    audience: audience.value,
    also: await subjectsOf(tx, orderId),
    // Nothing was entered about an order before it is submitted: until then it is the quote that is proved.
    ...(order.version > 1 ? { about } : {}),
  });
};

const mayReadLog = (tx: Tx, { may }: Reader): boolean => may('evidence.read', ofTenant(tx.tenantId));
const notTheLog = refused({ code: 'access.denied', action: 'evidence.read', policies: [] });

const checkpoints = async (tx: Tx, reader: Reader): Promise<Outcome<Json>> =>
  mayReadLog(tx, reader)
    ? accepted({
        checkpoints: (await checkpointsOf(tx, CHECKPOINTS_SHOWN_MAX)).map((one) => ({ ...one })),
        epochs: (await epochsOf(tx)).map((one) => ({ ...one })),
      })
    : notTheLog;

const consistency = async (tx: Tx, reader: Reader, { query }: Query): Promise<Outcome<Json>> => {
  if (!mayReadLog(tx, reader)) return notTheLog;
  const newest = (await epochsOf(tx))[0]?.epoch ?? 1;
  const found = await consistencyOf(tx, {
    epoch: query['epoch'] === undefined ? newest : Number(query['epoch']),
    from: Number(query['from']),
    ...(query['to'] === undefined ? {} : { to: Number(query['to']) }),
  });
  // Its canonical text is what a verifier takes: the answer is a file that can be kept and handed on.
  return found.ok ? accepted(JSON.parse(consistencyText(found.value)) as Json) : found;
};

const zip = 'application/zip';
const Size = Type.String({ pattern: '^[1-9][0-9]{0,14}$' });
const querystring = Type.Object({
  audience: Type.Optional(Type.Enum(Object.keys(PACKAGE_AUDIENCES) as PackageAudience[])),
});

export const evidenceRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/people/:personId/erase',
    'Take what a person could be recognised by out of the register and the openings',
    erasePerson,
  ),
  commandRoute(
    'POST',
    '/quotes/:quoteId/erase-signer',
    'Forget somebody who was written to, signed or accepted and is nobody of the register',
    eraseSigner,
  ),
  queryRoute({
    method: 'GET',
    path: '/evidence/checkpoints',
    summary: 'What was signed about the log, newest first, and the epochs that began',
    action: 'evidence.read',
    read: checkpoints,
  }),
  queryRoute({
    method: 'GET',
    path: '/evidence/consistency',
    summary: 'That the log of the checkpoint of size `to` goes on from the one of size `from`, for `troth verify-log`',
    action: 'evidence.read',
    querystring: Type.Object({
      from: Size,
      to: Type.Optional(Size),
      epoch: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })),
    }),
    read: consistency,
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/evidence-package',
    summary: 'What proves a quote, and the orders it became; for oneself or for an audience that sees less',
    action: 'evidence.export',
    querystring,
    answers: zip,
    read: ofQuote(),
  }),
  queryRoute({
    method: 'GET',
    path: '/quotes/:quoteId/acceptance-package',
    summary: 'What proves that a customer accepted, and what: everything up to the acceptance and nothing after it',
    action: 'evidence.export',
    querystring,
    answers: zip,
    read: ofQuote('acceptance'),
  }),
  queryRoute({
    method: 'GET',
    path: '/orders/:orderId/evidence-package',
    summary: 'What proves an order and its work, and the quote it came from',
    action: 'evidence.export',
    querystring,
    answers: zip,
    read: ofOrder,
  }),
];
