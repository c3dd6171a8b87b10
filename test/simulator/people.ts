/** People and programs outside: they ask, are not always answered, and ask again with the same key. */
import { type FalloutCase, readCasesOfOrder, repairOrder } from '#contexts/fallout/index.ts';
import { cancelOrder, convertQuote, submitOrder } from '#contexts/order/index.ts';
import { currentConsent, acceptQuote, declineQuote } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Answer, Principal } from '#platform/command.ts';
import { isStoreError } from '#platform/database/tx.ts';
import { runCommand } from '#platform/run-command.ts';
import type { Effect } from '#sims/core/words.ts';
import type { PersonKey } from './templates.ts';
import type { World } from './world.ts';

const SENDS_MAX = 12;
/** A sender that is told "not yet" asks again so often, with pauses in which others get their turn. */
const PATIENCE = 6;
const PAUSE_MS = 400;

export type Ask = {
  readonly definition: { readonly name: string };
  readonly who: PersonKey;
  readonly key: string;
  readonly payload: object;
  readonly reason?: string;
  /** Where they do not come as themselves, but by a link. */
  readonly principal?: Principal | undefined;
};

/** Sends until an answer is heard. Undefined: the sender gave up without ever hearing one. */
export const ask = async (world: World, request: Ask): Promise<Answer | undefined> => {
  const { scheduler, outside, weather, hit } = world;
  for (let sends = 1; sends <= SENDS_MAX; sends += 1) {
    await scheduler.gate(outside, 'request');
    if (hit('request lost', weather.requestLost)) continue;
    const answering = sendTo(world, request);
    const repeat = hit('request sent twice', weather.sentTwice) ? sendTo(world, request) : undefined;
    const answer = (await answering) ?? (await repeat);
    await repeat;
    if (answer === undefined || hit('answer lost', weather.answerLost)) continue;
    if (answer.ok) world.acknowledge(request.definition.name, request.key, answer);
    scheduler.note(
      `${request.definition.name} → ${answer.ok ? `ok${answer.repeated ? ' (again)' : ''}` : answer.refusal.code}`,
    );
    return answer;
  }
  return undefined;
};

/** One send to some process; undefined when it died or lost its database before it could answer. */
const sendTo = async (world: World, request: Ask): Promise<Answer | undefined> => {
  const servers = world.alive('api');
  if (servers.length === 0) return undefined;
  const { life, door } = world.random.pick(servers);
  let answer: Answer | undefined;
  await world.scheduler.spawn(life, request.definition.name, async () => {
    try {
      answer = await runCommand(
        door,
        request.definition as unknown as Parameters<typeof runCommand>[1],
        request.principal ?? world.people[request.who],
        {
          idempotencyKey: request.key,
          payload: request.payload,
          ...(request.reason ? { reason: request.reason } : {}),
        },
        { channel: 'http' },
      );
    } catch (error) {
      // A database that does not answer is an outage: the client hears nothing, and asks again.
      if (!isStoreError(error) || !error.outcomeUnknown) throw error;
    }
  });
  return life.alive ? answer : undefined;
};

export const pause = (world: World, ms = PAUSE_MS): Promise<void> =>
  world.scheduler.gate(world.outside, 'pause', world.now().epochMilliseconds + ms);

export const accept = async (world: World, who: PersonKey, key: string, stale: boolean): Promise<void> => {
  const { quoteId, contentRoot, documentHash } = world.quote;
  const shownContentRoot = stale ? `sha256:${'0'.repeat(64)}` : contentRoot;
  const payload = {
    quoteId,
    shownContentRoot,
    shownDocumentHash: documentHash,
    consentHash: currentConsent('en').hash,
    acceptedBy: { name: who, title: 'Head of purchasing' },
  };
  // Some think about it until the last moment, and some for too long.
  if (world.weather.nearExpiry) for (let wait = world.random.int(10); wait > 0; wait -= 1) await pause(world);
  const answer = await ask(world, { definition: acceptQuote, who, key, payload });
  must(!stale || !answer?.ok, 'nobody accepts what was not shown');
};

type Converted = { readonly orders: readonly { readonly orderId: string }[] };

export const convert = async (world: World, name: string): Promise<void> => {
  const { weather, quote } = world;
  const payload = { quoteId: quote.quoteId, ...(weather.splitBy === 'none' ? {} : { splitBy: weather.splitBy }) };
  for (let tries = 1; tries <= PATIENCE; tries += 1) {
    const answer = await ask(world, { definition: convertQuote, who: 'rita.rep', key: `${name}/convert`, payload });
    if (answer?.ok) {
      const { orders } = answer.value as unknown as Converted;
      await Promise.all(orders.map(({ orderId }) => order(world, name, orderId)));
      return;
    }
    await pause(world);
  }
};

const order = async (world: World, name: string, orderId: string): Promise<void> => {
  const { weather } = world;
  const sendings = Array.from({ length: weather.submitters }, (_, index) =>
    ask(world, {
      definition: submitOrder,
      who: 'rita.rep',
      key: `${name}/${index}/submit/${orderId}`,
      payload: { orderId },
    }),
  );
  const ending = weather.aCanceller ? cancel(world, name, orderId) : undefined;
  await Promise.all([...sendings, ending]);
};

/** A customer changes their mind at some time, and insists when they are told that it cannot be done just now. */
const cancel = async (world: World, name: string, orderId: string): Promise<void> => {
  for (let wait = world.random.int(PATIENCE); wait > 0; wait -= 1) await pause(world);
  const payload = { orderId, reasonCode: 'customer-changed-mind' };
  for (let tries = 1; tries <= PATIENCE; tries += 1) {
    const answer = await ask(world, {
      definition: cancelOrder,
      who: 'rita.rep',
      key: `${name}/cancel/${orderId}`,
      payload,
    });
    if (answer?.ok) return;
    await pause(world);
  }
};

/** Everybody who has something to say about the offer begins at once. */
export const beginPeople = (world: World): readonly Promise<void>[] => {
  const { weather, scheduler, outside, quote } = world;
  const run = (name: string, work: () => Promise<void>): Promise<void> => scheduler.spawn(outside, name, work);
  return [
    ...Array.from({ length: weather.acceptors }, (_, index) =>
      run(`acceptor-${index}`, () => accept(world, 'karl.kunde', `accept-${index}`, false)),
    ),
    ...(weather.aStalePage ? [run('stale-page', () => accept(world, 'karl.kunde', 'accept-stale', true))] : []),
    ...(weather.aDecliner
      ? [
          run(
            'decliner',
            async () =>
              void (await ask(world, {
                definition: declineQuote,
                who: 'rita.rep',
                key: 'decline',
                payload: { quoteId: quote.quoteId, because: 'too dear' },
              })),
          ),
        ]
      : []),
    ...Array.from({ length: weather.converters }, (_, index) =>
      run(`seller-${index}`, () => convert(world, `seller-${index}`)),
    ),
  ];
};

/** What really happened in the other systems for a task: the honest evidence of a person who looks there. */
export const effectsOf = (world: World, taskId: string): readonly Effect[] =>
  [...world.books.values()].flatMap((book) => book.effects.filter((effect) => effect.reference === taskId));

const ordersOf = ({ acknowledged }: World): readonly string[] =>
  acknowledged.flatMap(({ command, value }) =>
    command === 'quote.convert-to-order' ? (value as unknown as Converted).orders.map(({ orderId }) => orderId) : [],
  );

/** Order operations look at what fell out, see what the other system has, and choose among what is safe. */
export const repairOne = async (world: World, orders: readonly string[] = ordersOf(world)): Promise<void> => {
  const { random, tenantId } = world;
  const [desk] = world.alive('api');
  if (!desk || orders.length === 0) return;
  let open: readonly FalloutCase[] = [];
  await world.scheduler.spawn(desk.life, 'fallout list', async () => {
    open = await desk.door.read(tenantId, async (tx) => {
      const found = await Promise.all([...new Set(orders)].map((orderId) => readCasesOfOrder(tx, orderId)));
      return found.flat().filter(({ state }) => state === 'open');
    });
  });
  if (open.length === 0) return;
  const { taskId, orderId, safeActions } = random.pick(open);
  const [seen] = effectsOf(world, taskId);
  // Evidence is what the other system shows. Without it nobody says that it was done.
  const action = random.pick(safeActions.filter((each) => each !== 'complete-with-evidence' || seen?.kind === 'done'));
  const payload = {
    orderId,
    taskId,
    action,
    ...(action === 'correct-and-retry' ? { payload: { note: 'corrected by a person' } } : {}),
    ...(action === 'complete-with-evidence'
      ? { evidence: { ref: seen?.ref, result: seen?.result, source: 'their ledger' } }
      : {}),
  };
  const key = `repair-${(world.counts.repairs += 1)}`;
  await ask(world, {
    definition: repairOrder,
    who: 'otto.orderops',
    key,
    payload,
    reason: 'seen with the other system',
  });
};
