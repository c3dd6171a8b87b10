/**
 * The seeded company with something of everything that a command can name: a draft, a quote that waits for its approver, an
 * offer, an accepted deal with its order, an open release; and another tenant, whose person may do everything there.
 */
import { currentConsent } from '#contexts/quote/index.ts';
import {
  readPrincipal,
  insertTenant,
  addPerson,
  ROLES as PERSON_ROLES,
  readPersonByKey,
} from '#contexts/identity/index.ts';
import {
  CONNECTOR_CONTRACTS,
  type ConnectorConfig,
  connectorRegistry,
  workerSteps,
} from '#contexts/fulfillment/index.ts';
import { convertQuote } from '#contexts/order/index.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Role } from '#app/app.ts';
import { startTroth, type Troth, type TrothOptions } from '#test/support/troth.ts';

export type HouseInUse = {
  readonly troth: Troth;
  /** What the members of payloads and addresses are called, and one of each that exists. */
  readonly known: Readonly<Record<string, Json>>;
  readonly drafted: string;
  readonly asked: string;
  readonly offered: { readonly quoteId: string; readonly contentRoot: string; readonly documentHash: string };
  readonly ordered: string;
  /** A task that the other system refused for good. */
  readonly fallen: { readonly orderId: string; readonly taskId: string };
  readonly outsider: { readonly tenantId: string; readonly token: string };
};

type Made = { readonly result: Readonly<Record<string, never>> };

/** Sends what must succeed; otherwise the test cannot begin, and says why. */
const does = async <T>(troth: Troth, who: string, path: string, payload: object = {}): Promise<T> => {
  const reply = await troth.send(who, path, payload);
  must(reply.status === 200, `${who} prepares ${path}: ${JSON.stringify(reply.body)}`);
  return (reply.body as Made).result as T;
};

const aQuote = async (troth: Troth, accountId: Json, percent: string): Promise<string> => {
  const { quoteId } = await does<{ quoteId: string }>(troth, 'rita.rep', '/quotes', {
    accountId,
    name: `${percent} %`,
  });
  const discretionary = percent === '0' ? null : { kind: 'percent', value: percent, reason: 'a test' };
  await does(troth, 'rita.rep', `/quotes/${quoteId}/lines`, {
    operations: [
      { op: 'add', offering: 'consulting-day', quantity: '7', discretionary },
      { op: 'add', offering: 'migration-workshop', quantity: '2' },
    ],
  });
  await does(troth, 'rita.rep', `/quotes/${quoteId}/price`);
  await does(troth, 'rita.rep', `/quotes/${quoteId}/validate`);
  return quoteId;
};

const offer = async (troth: Troth, accountId: Json) => {
  const quoteId = await aQuote(troth, accountId, '5');
  await does(troth, 'rita.rep', `/quotes/${quoteId}/submit-for-approval`);
  return does<HouseInUse['offered']>(troth, 'rita.rep', `/quotes/${quoteId}/present`);
};

export const principalOf = async (troth: Troth, key: string): Promise<Principal> => {
  const found = await troth.app.door.read(troth.tenantId, async (tx) => {
    const person = await readPersonByKey(tx, key);
    return person && readPrincipal(tx, person.principalId);
  });
  must(found, `${key} is one of the company's people`);
  return found;
};

const order = async (troth: Troth, accountId: Json): Promise<string> => {
  const { quoteId, contentRoot, documentHash } = await offer(troth, accountId);
  await does(troth, 'karl.kunde', `/quotes/${quoteId}/accept`, {
    shownContentRoot: contentRoot,
    shownDocumentHash: documentHash,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
  });
  const answer = await runCommand(
    troth.app.door,
    convertQuote,
    await principalOf(troth, 'rita.rep'),
    { idempotencyKey: `convert ${quoteId}`, payload: { quoteId } },
    { channel: 'test' },
  );
  must(answer.ok, `an accepted quote converts: ${JSON.stringify(answer.ok ? '' : answer.refusal)}`);
  const [first] = (answer.value as { readonly orders: readonly { readonly orderId: string }[] }).orders;
  return first?.orderId ?? '';
};

const REFUSED = JSON.stringify({ status: 'refused', code: 'no-such-thing', message: 'Never', retriable: false });

/** Submits an order whose work every other system refuses. */
const fallOut = async (troth: Troth, orderId: string): Promise<HouseInUse['fallen']> => {
  await does(troth, 'rita.rep', `/orders/${orderId}/submit`);
  const connectors = Object.keys(CONNECTOR_CONTRACTS) as ConnectorConfig['connector'][];
  const registry = connectorRegistry(
    connectors.map((connector) => ({
      tenantId: troth.tenantId,
      connector,
      baseUrl: 'http://127.0.0.1:1',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      endpointToken: connector,
      callTimeoutMs: 1_000,
    })),
    { transport: async () => ({ result: { kind: 'answered', status: 422, body: REFUSED }, tookMs: 1 }) },
  );
  const steps = workerSteps({ door: troth.app.door, registry, worker: 'test' });
  const claims = await steps.claim(troth.tenantId, 10);
  const reports = [];
  for (const prepared of await steps.prepare(troth.tenantId, claims))
    reports.push(await steps.call(troth.tenantId, prepared));
  const recorded = await steps.record(troth.tenantId, reports);
  must(recorded.ok, 'the refusals of the other systems are recorded');
  const [fallen] = await troth.database.admin<HouseInUse['fallen']>(
    `select order_id as "orderId", task_id as "taskId" from fallout.fallout_case where state = 'open'`,
  );
  must(fallen, 'work that is refused for good falls out');
  return fallen;
};

/** Another company on the same database, with one person in every role. */
const anotherTenant = async (troth: Troth): Promise<HouseInUse['outsider']> => {
  const { door, issuer } = troth.app;
  const at = door.clock();
  const tenantId = derivedId(at, 'another company', 'tenant');
  await door.transaction(tenantId, (tx) =>
    tx.commit([insertTenant(tenantId, 'another-company', 'Another Company', at.toString())]),
  );
  const answer = await runCommand(
    door,
    addPerson,
    door.systemPrincipal(tenantId, 'seed'),
    {
      idempotencyKey: 'oscar',
      payload: {
        key: 'oscar.outsider',
        name: 'Oscar Outsider',
        email: 'oscar@another.example',
        type: 'user',
        roles: PERSON_ROLES.filter((role) => role !== 'customer'),
        territories: ['all'],
      },
    },
    { channel: 'test' },
  );
  must(answer.ok && issuer, 'another company has a person who signs in');
  const { principalId } = answer.value as { readonly principalId: string };
  return { tenantId, token: await issuer.tokenFor(tenantId, principalId) };
};

export const openHouse = async (
  roles: readonly Role[] = ['api'],
  options: Omit<TrothOptions, 'roles'> = {},
): Promise<HouseInUse> => {
  const troth = await startTroth({ checkAnswers: true, ...options, roles });
  const { body } = await troth.get('rita.rep', '/accounts');
  const account = (body as { items: { id: string; key: string }[] }).items.find(
    ({ key }) => key === 'rheinwerk-maschinenbau',
  );
  must(account, 'the customer of the story has an account');
  const drafted = await aQuote(troth, account.id, '0');
  const asked = await aQuote(troth, account.id, '18');
  await does(troth, 'rita.rep', `/quotes/${asked}/submit-for-approval`);
  const offered = await offer(troth, account.id);
  const ordered = await order(troth, account.id);
  const fallen = await fallOut(troth, await order(troth, account.id));
  const { releaseId } = await does<{ releaseId: string }>(troth, 'carla.catalog', '/releases', {
    name: 'Next',
    purpose: 'Something to release.',
  });
  // In money that nobody sells in here, so that no price of these deals moves.
  const { agreementId } = await does<{ agreementId: string }>(
    troth,
    'felix.finance',
    `/accounts/${account.id}/agreements`,
    {
      key: 'rheinwerk-frame',
      name: 'Frame agreement',
      contractSystem: 'clm',
      contractReference: 'CLM-1',
      currency: 'SEK',
      from: '2026-01-01',
    },
  );
  const { qualificationId } = await does<{ qualificationId: string }>(
    troth,
    'rita.rep',
    `/accounts/${account.id}/qualifications`,
    { kind: 'credit', subject: { currency: 'SEK' } },
  );
  const quote = (await troth.get('rita.rep', `/quotes/${drafted}`)).body as { lines: { lineId: string }[] };
  const cases = (await troth.get('mona.manager', '/approvals')).body as { items: { caseId: string }[] };
  return {
    troth,
    drafted,
    asked,
    offered,
    ordered,
    fallen,
    outsider: await anotherTenant(troth),
    known: {
      accountId: account.id,
      personId: (await principalOf(troth, 'clara.customer')).personId,
      agreementId,
      qualificationId,
      quoteId: drafted,
      // What a correction is about.
      subjectId: drafted,
      question: 'price',
      lineId: quote.lines[0]?.lineId ?? '',
      offering: 'consulting-day',
      caseId: cases.items[0]?.caseId ?? '',
      releaseId,
      orderId: ordered,
      kind: 'product-offering',
      key: 'consulting-day',
      territory: 'dach',
    },
  };
};
