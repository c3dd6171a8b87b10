/**
 * A house in which every command can be sent over HTTP, by whoever may send it or by whoever may not. Routes and payloads come from the
 * registry, so a new command is tried without a line here.
 */
import { after } from 'node:test';
import { house } from '#app/wiring.ts';
import { openRenderer } from '#contexts/proposal/index.ts';
import type { Json } from '#kernel/json.ts';
import { systemClock } from '#platform/clock.ts';
import { addressOf } from '#platform/http/answers.ts';
import type { CommandRoute } from '#platform/http/routes.ts';
import { people } from '#seeds/company/people.ts';
import { fitting } from './bad-payloads.ts';
import { ELSEWHERE } from '../access/matrix-samples.ts';
import { businessRows } from './business-rows.ts';
import { openHouse } from './house-in-use.ts';
import { moreOfTheHouse } from './more-of-the-house.ts';
import { type RawReply, sendRaw } from './problems.ts';

export type Members = Readonly<Record<string, Json>>;

export const NOBODYS_ID = '01a00000-0000-7000-8000-00000000dead';
/** No aggregate has changed so often. */
export const VERSION_NOBODY_HAS = 999_999;

const renderer = openRenderer();
/** What the house of this test has none of is sent everything in the test that stands beside its address. */
export const routes = house
  .routes(renderer)
  .filter((route): route is CommandRoute => route.kind === 'command' && ELSEWHERE[addressOf(route)] === undefined);
renderer.close();
export const nameOf = (route: CommandRoute): string =>
  `${String(route.method)} ${route.path} (${route.definition.name})`;

/** Denials of one person are written down so often a minute: time goes on, so that each of these is. */
let passed = 0;
export const timePasses = (seconds: number): void => void (passed += seconds);
const clock = (): Temporal.Instant => systemClock().add({ seconds: passed });
export const inUse = await openHouse(['api'], { clock });
const more = await moreOfTheHouse(inUse);
export const rows = await businessRows(inUse.troth.database);
export const someone = await inUse.troth.tokenFor('rita.rep');
after(() => inUse.troth.stop());

let sent = 0;
export const freshKey = (): string => `bad input ${(sent += 1)}`;

const [fallenCase] = await inUse.troth.database.admin<{ id: string }>(
  `select id from fallout.fallout_case where order_id = $1`,
  [inUse.fallen.orderId],
);
/** Of what this house has none of, each with where it is met: these are asked neither who may nor in which version. */
const NONE_HERE: Readonly<Record<string, string>> = {
  'order.cancel-bulk': 'src/contexts/order/bulk/bulk-orders.db.test.ts',
  'fulfillment.take-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'fulfillment.give-back-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'fulfillment.complete-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'fulfillment.refuse-task': 'src/contexts/fulfillment/manual-task.db.test.ts',
  'billing.settle-invoice-line': 'test/access/matrix.db.test.ts',
  'assets.propose-repair': 'test/access/matrix.db.test.ts',
  'simulation.cancel': 'src/contexts/governance/simulation/simulation.db.test.ts',
};
export const isHere = ({ definition }: CommandRoute): boolean => NONE_HERE[definition.name] === undefined;

/** What exists of what a command names: a decision needs a quote that waits for one, a repair needs an order that fell out. */
const knownFor = ({ definition }: CommandRoute): Members => {
  const known = { ...inUse.known, ...more };
  if (definition.aggregate === 'approval-case') return { ...known, quoteId: inUse.asked };
  return definition.context === 'fallout' ? { ...known, ...inUse.fallen, caseId: fallenCase?.id ?? '' } : known;
};

export const payloadOf = (route: CommandRoute): Members => fitting(route.definition.payload, knownFor(route));

/** The path takes from the payload what it names, the body carries the rest. */
export const addressed = (route: CommandRoute, payload: Json): { readonly path: string; readonly payload: Json } => {
  const members: Record<string, Json> =
    payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? { ...(payload as Members) } : {};
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = members[name] ?? '';
    delete members[name];
    return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
  });
  const isObject = payload !== null && typeof payload === 'object' && !Array.isArray(payload);
  return { path, payload: isObject ? members : payload };
};

type Send = { readonly token?: string | undefined; readonly envelope?: object; readonly query?: string };

export const send = (
  route: CommandRoute,
  whole: Json,
  { token, envelope, query = '' }: Send = {},
): Promise<RawReply> => {
  const { path, payload } = addressed(route, whole);
  return sendRaw(inUse.troth.url, {
    method: String(route.method),
    path: path + query,
    token: token ?? someone,
    body: JSON.stringify({ idempotencyKey: freshKey(), payload, ...envelope }),
  });
};

const senders = new Map<string, Promise<string>>();

/** Somebody whose role lets them send this command: the first who is not denied. A command that nobody may send is a mistake in the policy. */
export const senderOf = (route: CommandRoute): Promise<string> => {
  const found =
    senders.get(route.definition.name) ??
    (async () => {
      for (const { key } of people) {
        const token = await inUse.troth.tokenFor(key);
        const reply = await send(route, payloadOf(route), {
          token,
          query: '?dryRun=true',
          envelope: route.definition.creates ? {} : { expectedVersion: VERSION_NOBODY_HAS },
        });
        if (reply.status !== 403) return token;
      }
      throw new Error(`nobody in the company may send ${nameOf(route)}`);
    })();
  senders.set(route.definition.name, found);
  return found;
};
