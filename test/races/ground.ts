/**
 * Where races are run: the real command road, in process, on a real database with many connections. One quote is sold through real
 * commands; each race gets a copy of it, because presenting ten thousand would teach nothing about racing.
 */
import {
  acceptanceOf,
  type Copy,
  copyQuote,
  draftQuote,
  type Offer,
  presentedQuote,
  seller,
  does,
  contentShown,
} from '#bench/accepted-quotes.ts';
import { decideStep, submitQuote } from '#contexts/approval/index.ts';
import { acceptQuote, editLines, expireQuote } from '#contexts/quote/index.ts';
import { convertQuote } from '#contexts/order/index.ts';
import { must } from '#kernel/outcome.ts';
import type { Answer, Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { startTroth, type Troth } from '#test/support/troth.ts';

const LINES = 2;
/** Above what a seller gives alone: somebody is asked. */
const DISCOUNT = '12';
/** Races of few are run side by side, as many as keep every connection busy; fifty do so alone, and more would only wait for a connection. */
const AT_ONCE = 4;

export type Ground = {
  readonly troth: Troth;
  readonly door: Door;
  readonly rep: Principal;
  readonly customer: Principal;
  readonly approver: Principal;
  readonly timer: Principal;
  readonly offer: { readonly quoteId: string; readonly documentHash: string; readonly validUntil: Temporal.Instant };
  readonly asked: { readonly quoteId: string; readonly content: string };
};

export const makeGround = async (): Promise<Ground> => {
  const troth = await startTroth({ roles: ['api'] });
  const { door } = troth.app;
  const rep = await seller(door);
  // Presenting answers until when the price holds.
  const offer = (await presentedQuote(door, LINES)) as Offer & { readonly validUntil: string };
  const validUntil = Temporal.Instant.from(offer.validUntil);
  const askedId = await draftQuote(door, rep, LINES, DISCOUNT);
  const content = await contentShown(door, askedId);
  await does(door, rep, submitQuote, { quoteId: askedId, seenContent: content });
  // Of two who are asked, the first has said yes: the next word decides.
  await does(door, await seller(door, 'mona.manager'), decideStep, {
    quoteId: askedId,
    decision: 'approve',
    comment: 'A good deal',
    content,
  });
  return {
    troth,
    door,
    rep,
    customer: await seller(door, 'karl.kunde'),
    approver: await seller(door, 'felix.finance'),
    timer: door.systemPrincipal(troth.tenantId, 'timer'),
    offer: { quoteId: offer.quoteId, documentHash: offer.documentHash, validUntil },
    asked: { quoteId: askedId, content },
  };
};

/** Offers of their own, each with a budget of a promotion reserved for it. */
export const offers = async ({ troth, offer }: Ground, count: number): Promise<readonly Copy[]> => {
  const { copies } = await copyQuote(troth.database, offer.quoteId, count);
  await troth.database.admin(
    `insert into promotion.reservation (tenant_id, id, promotion, revision_id, amount, currency, state, expires_at, recorded_at)
     select $1, gen_random_uuid(), 'a-race', id, 10, 'EUR', 'reserved', $3, $3 from unnest($2::uuid[]) as id`,
    [troth.tenantId, copies.map(({ quoteId }) => quoteId), offer.validUntil.toString()],
  );
  return copies;
};

export const asked = async ({ troth, asked: original }: Ground, count: number): Promise<readonly Copy[]> =>
  (await copyQuote(troth.database, original.quoteId, count)).copies;

/** Everybody of one race at once; the races of a kind a few at a time. */
export const raceAll = async <T>(
  copies: readonly Copy[],
  race: (copy: Copy) => Promise<T>,
  atOnce = AT_ONCE,
): Promise<readonly T[]> => {
  const results: T[] = [];
  const lanes = Array.from({ length: atOnce }, async (_, lane) => {
    for (let at = lane; at < copies.length; at += atOnce) results[at] = await race(copies[at] as Copy);
  });
  await Promise.all(lanes);
  return results;
};

let keys = 0;
export const send = (door: Door, who: Principal, definition: unknown, payload: object): Promise<Answer> =>
  runCommand(
    door,
    definition as Parameters<typeof runCommand>[1],
    who,
    { idempotencyKey: `race ${(keys += 1)}`, payload },
    { channel: 'test' },
  );

/** The same road at another hour: a yes a moment before the end, an expiry a moment after it. */
export const atHour = (door: Door, hour: Temporal.Instant): Door => ({ ...door, clock: () => hour });

const yesTo = ({ offer }: Ground, { quoteId, contentRoot }: Copy) => {
  must(contentRoot, 'an offer has a root');
  return { quoteId, ...acceptanceOf({ contentRoot, documentHash: offer.documentHash }) };
};

export const sayYes = (ground: Ground, copy: Copy, who = ground.customer, more: object = {}, door = ground.door) =>
  send(door, who, acceptQuote, { ...yesTo(ground, copy), ...more });
export const convert = (ground: Ground, { quoteId }: Copy) => send(ground.door, ground.rep, convertQuote, { quoteId });
export const expire = (ground: Ground, { quoteId }: Copy, door: Door) =>
  send(door, ground.timer, expireQuote, { quoteId });
export const approve = ({ door, approver, asked: { content } }: Ground, { quoteId }: Copy) =>
  send(door, approver, decideStep, { quoteId, decision: 'approve', comment: 'A good deal', content });
export const edit = ({ door, rep }: Ground, { quoteId, lineId }: Copy) =>
  send(door, rep, editLines, { quoteId, operations: [{ op: 'change', lineId, quantity: '3' }] });
