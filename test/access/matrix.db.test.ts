/**
 * Every address of the house, asked by every role: where the deal is theirs, where it is another territory's or customer's, and
 * from another company. What is expected stands in `matrix.ts` and is written by people; nothing of it is derived from Cedar. An
 * address without a row fails, and so does a row without an address.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import type { Json } from '#kernel/json.ts';
import type { CommandRoute, QueryRoute, Route } from '#platform/http/routes.ts';
import { fitting } from '#test/http/bad-payloads.ts';
import { openHouse } from '#test/http/house-in-use.ts';
import { type RawReply, sendRaw } from '#test/http/problems.ts';
import { makeActors, type Side, SIDES, WHO, type Who } from './actors.ts';
import { ABSENT, ELSEWHERE, FILTERS, LISTS, QUESTIONS, SUBJECTS } from './matrix-samples.ts';
import { MACROS, matrix, type Row } from './matrix.ts';

type Members = Readonly<Record<string, Json>>;
type Asked = CommandRoute | QueryRoute;

const renderer = openRenderer();
const routes = house.routes(renderer).filter((route): route is Asked => route.kind !== 'open');
renderer.close();
const addressOf = ({ method, path }: Route): string => `${String(method)} ${path}`;

const inUse = await openHouse();
const { troth } = inUse;
after(() => troth.stop());
const accounts = (await troth.get('mona.manager', '/accounts')).body as { items: { id: string; key: string }[] };
const foreignAccount = accounts.items.find(({ key }) => key === 'thornbury-insurance')?.id ?? '';
const actors = await makeActors(
  troth,
  { own: inUse.known['accountId'] ?? '', foreign: foreignAccount },
  { own: inUse.offered.quoteId, foreign: inUse.asked },
);

const cases = (await troth.get('otto.orderops', '/fallout')).body as {
  cases: { id: string; orderId: string; causeKey: string }[];
};
const fellOut = cases.cases.find(({ orderId }) => orderId === inUse.fallen.orderId);
const fallout = fellOut?.id ?? '';
const filters: Readonly<Record<string, string>> = {
  ...FILTERS,
  'GET /fallout/cause': `?key=${encodeURIComponent(fellOut?.causeKey ?? '')}`,
};

const linked = await troth.send('rita.rep', `/quotes/${inUse.offered.quoteId}/links`, {
  purpose: 'read',
  contact: { name: 'Karl Kunde', email: 'karl@example.test' },
});
const { linkId } = (linked.body as { result: { linkId: string } }).result;

const offer = await troth.get('rita.rep', `/quotes/${inUse.offered.quoteId}`);
const { contentRoot, documentHash } = offer.body as { contentRoot: string; documentHash: string };
const enveloped = await troth.send('rita.rep', `/quotes/${inUse.offered.quoteId}/envelopes`, {
  shownContentRoot: contentRoot,
  shownDocumentHash: documentHash,
  signer: { name: 'Karl Kunde', email: 'karl.kunde@rheinwerk-maschinenbau.example' },
});
assert.equal(enveloped.status, 200, JSON.stringify(enveloped.body));
const { envelopeId } = (enveloped.body as { result: { envelopeId: string } }).result;

const glass = await troth.send('sam.sre', '/break-glass', { reason: 'For the matrix of access', minutes: 60 });
const { grantId } = (glass.body as { result: { grantId: string } }).result;
const issued = await troth.send('olga.ops', '/api-keys', {
  name: 'For the matrix',
  scopes: ['quotes.read'],
  territories: ['dach'],
  expiresInDays: 1,
});
const { keyId } = (issued.body as { result: { keyId: string } }).result;

const offered = await troth.get('rita.rep', `/quotes/${inUse.offered.quoteId}`);
const { dealId } = offered.body as { readonly dealId: string };

const bulk = await troth.send('rita.rep', '/bulk-quotes', {
  name: 'For the matrix',
  source: { kind: 'file', file: { format: 'csv', text: 'account,offering\nrheinwerk-maschinenbau,consulting-day\n' } },
});
const { bulkJobId } = (bulk.body as { result: { bulkJobId: string } }).result;

const worked = await troth.get('otto.orderops', `/orders/${inUse.fallen.orderId}/fulfillment-plan`);
const [task] =
  (worked.body as { plans: { tasks: { id: string; ruleId: string; artifactHash: string }[] }[] }).plans[0]?.tasks ?? [];
assert.ok(task, 'the order of the house is worked on');
const ordersAtOnce = await troth.send('rita.rep', '/bulk-orders', {
  name: 'For the matrix',
  file: { format: 'csv', text: 'account,offering,quantity\nrheinwerk-maschinenbau,consulting-day,1\n' },
});
const { orderJobId } = (ordersAtOnce.body as { result: { orderJobId: string } }).result;

const brought = await troth.send('otto.orderops', '/asset-imports', {
  source: 'old-crm',
  firstRow: 2,
  rows: [{ account: 'rheinwerk-maschinenbau', offering: 'legacy-fax', externalId: 'P-1' }],
});
assert.equal(brought.status, 200, JSON.stringify(brought.body));
const unfinished = await troth.get('otto.orderops', '/incomplete-assets');
const [asset] = (unfinished.body as { items: { id: string }[] }).items;
assert.ok(asset, 'of what was brought something is not known');

const invoiced = await troth.send('bea.billing', '/invoices', {
  invoiceRef: 'INV-1',
  invoicedOn: '2026-11-22',
  lines: [{ lineRef: '1', instructionId: asset.id, amount: '5', currency: 'EUR' }],
});
assert.equal(invoiced.status, 200, JSON.stringify(invoiced.body));
const differing = await troth.get('bea.billing', '/invoice-lines?open=true');
const [line] = (differing.body as { items: { id: string }[] }).items;
assert.ok(line, 'a line that rests on nothing waits for billing');

const tomorrow = Temporal.Now.instant().add({ hours: 24 }).toString({ smallestUnit: 'millisecond' });
// Stops nothing, and freezes nothing.
const entered = await troth.send('sam.sre', '/modes/degraded-status/enter', { reason: 'The matrix', until: tomorrow });
assert.equal(entered.status, 200, JSON.stringify(entered.body));
const { key: modeKey } = (entered.body as { result: { key: string } }).result;
const declared = await troth.send('olga.ops', '/calendar', {
  kind: 'campaign-launch',
  name: 'For the matrix',
  from: Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }),
  to: tomorrow,
});
assert.equal(declared.status, 200, JSON.stringify(declared.body));
const { periodId } = (declared.body as { result: { periodId: string } }).result;

/** No aggregate has changed so often: whoever may send a command is told so, and nothing happens. */
const VERSION_NOBODY_HAS = 999_999;

const known: Members = {
  ...inUse.known,
  bulkJobId,
  orderJobId,
  quoteId: inUse.offered.quoteId,
  otherId: inUse.offered.quoteId,
  dealId,
  linkId,
  envelopeId,
  grantId,
  keyId,
  taskId: task.id,
  assetId: asset.id,
  rule: task.ruleId,
  artifact: task.artifactHash,
  person: 'rita.rep',
  connector: 'billing',
  runbook: 'order-stuck',
  signal: 'revenue-leakage',
  dashboard: 'finance',
  degradedMode: 'degraded-status',
  modeKey,
  periodId,
  publication: 'in-force',
  other: 'in-force',
};

const knownFor = (route: Asked): Members => {
  const subject = SUBJECTS[addressOf(route)];
  if (subject === 'asked') return { ...known, quoteId: inUse.asked };
  if (subject === 'invoiced') return { ...known, lineId: line.id };
  if (subject === 'fallen') return { ...known, ...inUse.fallen, caseId: fallout };
  return known;
};

const filledPath = (path: string, members: Record<string, Json>): string =>
  path.replaceAll(/:(\w+)/g, (place, name: string) => {
    const value = members[name];
    assert.ok(typeof value === 'string' && value !== '', `the matrix knows something for ${place} of ${path}`);
    delete members[name];
    return encodeURIComponent(value);
  });

let sent = 0;

const questionOf = (route: QueryRoute, members: Members): object =>
  QUESTIONS[addressOf(route)] ?? (route.body ? fitting(route.body, members) : {});

const ask = (route: Asked, token: string): Promise<RawReply> => {
  const members = knownFor(route);
  if (route.kind === 'query')
    return sendRaw(troth.url, {
      method: route.method,
      path: filledPath(route.path, { ...members }) + (filters[addressOf(route)] ?? ''),
      token,
      body: route.method === 'POST' ? JSON.stringify(questionOf(route, members)) : undefined,
    });
  const payload: Record<string, Json> = { ...fitting(route.definition.payload, members) };
  const path = filledPath(route.path, payload);
  const envelope = {
    idempotencyKey: `matrix ${(sent += 1)}`,
    payload,
    ...(route.definition.creates ? {} : { expectedVersion: VERSION_NOBODY_HAS }),
  };
  return sendRaw(troth.url, {
    method: String(route.method),
    path: `${path}?dryRun=true`,
    token,
    body: JSON.stringify(envelope),
  });
};

/** Whether it is there for them: neither denied nor absent; of a list, whether the row is in it. */
const gets = (route: Asked, { status, body }: RawReply): boolean => {
  // An order without a hand-off yet is seen; what is missing is said by another name.
  if (status === 404 && body['code'] === ABSENT[addressOf(route)]) return true;
  assert.notEqual(status, 401, `${addressOf(route)} knows who asks`);
  // Without a sequencer no package can be had; whoever is told so was let in.
  const isWaiting = body['code'] === 'evidence.not-yet-sequenced';
  assert.ok(status < 500 || isWaiting, `${addressOf(route)}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  assert.notEqual(
    body['code'],
    'request.invalid',
    `the sample for ${addressOf(route)} fits: ${JSON.stringify(body).slice(0, 300)}`,
  );
  const isDenied = status === 403 && String(body['code']).startsWith('access.');
  if (isDenied || (status === 404 && String(body['code']).endsWith('not-found'))) return false;
  const listed = LISTS[addressOf(route)];
  const row = listed === undefined ? undefined : String(knownFor(route)[listed]);
  return row === undefined || JSON.stringify(body).includes(row);
};

/** A gate that is asked by everybody at once takes longer than a transaction may. */
const AT_ONCE = 3;

const observe = async (route: Asked, side: Side): Promise<readonly Who[]> => {
  const found: Who[] = [];
  for (let from = 0; from < WHO.length; from += AT_ONCE) {
    const some = WHO.slice(from, from + AT_ONCE);
    const replies = await Promise.all(some.map((who) => ask(route, actors(who, side))));
    found.push(...some.filter((_who, index) => gets(route, replies[index] as RawReply)));
  }
  return found;
};

const expanded = (said: string): string => {
  const named = new Set(said.split(' ').flatMap((word) => MACROS[word] ?? [word]));
  const unknown = [...named].filter((word) => word !== '' && !WHO.includes(word as Who));
  assert.deepEqual(unknown, [], 'the matrix names roles that there are');
  return WHO.filter((who) => named.has(who)).join(' ');
};

const rowOf = ({ own, foreign, stranger = '' }: Row): Readonly<Record<Side, string>> => ({
  own: expanded(own),
  foreign: expanded(foreign),
  stranger: expanded(stranger),
});

/** A test over HTTP writes the address; one that sends the command itself writes what the command is called in code. */
const namesIt = (address: string, file: string): boolean => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const fixed = address.split('/').findLast((part) => !part.startsWith(':')) ?? address;
  const route = routes.find((each) => addressOf(each) === address);
  const command = route?.kind === 'command' ? (route.definition.name.split('.').at(-1) ?? '') : fixed;
  const inCode = command.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
  return text.includes(`/${fixed}`) || new RegExp(`\\b${inCode}\\b`).test(text);
};

test('every address has a row in the matrix, and every row an address', () => {
  const addresses = routes.map(addressOf);
  assert.deepEqual(
    {
      withoutRow: addresses.filter((address) => matrix[address] === undefined && ELSEWHERE[address] === undefined),
      withoutAddress: Object.keys({ ...matrix, ...ELSEWHERE }).filter((address) => !addresses.includes(address)),
      withoutTest: Object.entries(ELSEWHERE).filter(([address, file]) => !namesIt(address, file)),
    },
    { withoutRow: [], withoutAddress: [], withoutTest: [] },
    'say in test/access/matrix.ts who may; it is a decision, not an observation',
  );
});

test('each role gets at each address what the matrix says, for its own, for another territory and from another company', async () => {
  const wrong: string[] = [];
  // What has no row is told by the test above.
  for (const route of routes) {
    const row = matrix[addressOf(route)];
    if (row === undefined) continue;
    const said = rowOf(row);
    for (const side of SIDES) {
      const seen = (await observe(route, side)).join(' ');
      if (seen !== said[side])
        wrong.push(`${addressOf(route)} ${side}: the matrix says "${said[side]}", the house does "${seen}"`);
    }
  }
  assert.equal(wrong.length, 0, `the house does otherwise:\n${wrong.join('\n')}`);
});

test('somebody may use each address: one that is closed to all is dead, or its sample is', () => {
  assert.deepEqual(
    Object.entries(matrix)
      .filter(([, { own }]) => own === '')
      .map(([address]) => address),
    [],
  );
});
