/** `troth order new`, `supplement` and `record-partial`: what is ordered without a quote, more of what runs, and how one ended in part. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { accountNamed } from '../account-named.ts';
import type { Server } from '../catalog/server.ts';
import type { Terminal } from '../verify.ts';
import { type Format, named, tell } from './orders.ts';

export type NewOptions = Format & {
  readonly priority?: string;
  readonly requestedFor?: string;
  readonly reference?: string;
  readonly dryRun?: boolean;
};
export type MoreOptions = NewOptions & { readonly reason: string };
type Line = { readonly offering: string; readonly quantity: string };

/** `consulting-day=3`; one, where no number is said. */
const lineOf = (said: string): Line => {
  const [offering = '', quantity = '1'] = said.split('=');
  return { offering, quantity };
};
const today = (): string => Temporal.Now.plainDateISO('UTC').toString();

type Priced = { readonly replayToken: string | null; readonly checks: readonly { readonly code: string }[] };

/** Its price is asked first, and it is ordered at exactly that one; what may not be ordered has no proof of a price. */
const proved = async (server: Server, accountId: string, said: readonly string[]): Promise<Outcome<object>> => {
  const ask = { lines: said.map(lineOf), pricedAsOf: today() };
  const price: Outcome<Priced> = await server.send('/orders/price', { accountId, ...ask });
  if (!price.ok) return price;
  const { replayToken, checks } = price.value;
  return replayToken === null
    ? refused({ code: 'order.price-evidence-missing', checks: checks.map(({ code }) => code) })
    : accepted({ ...ask, replayToken });
};

const wholeOf = ({ priority, requestedFor, reference }: NewOptions): object => ({
  ...(priority === undefined ? {} : { priority: Number(priority) }),
  ...(requestedFor === undefined ? {} : { requestedFor }),
  ...(reference === undefined ? {} : { customerReference: reference }),
});
const dry = ({ dryRun }: { readonly dryRun?: boolean }): string => (dryRun === true ? '?dryRun=true' : '');

export const newOrder = async (
  account: string,
  said: readonly string[],
  options: NewOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const accountId = await accountNamed(server, account);
  const asked = accountId.ok ? await proved(server, accountId.value, said) : accountId;
  const answer: Outcome<{ readonly result: { readonly number: string; readonly items: number } }> =
    accountId.ok && asked.ok
      ? await server.send(`/orders${dry(options)}`, {
          accountId: accountId.value,
          ...asked.value,
          ...wholeOf(options),
        })
      : (asked as Outcome<never>);
  return tell(
    answer,
    options,
    terminal,
    ({ result }) =>
      `${options.dryRun === true ? 'Could be ordered' : `${result.number} is a draft`}: ${result.items} item(s).\n`,
  );
};

type Shown = {
  readonly order: { readonly version: number; readonly accountId: string };
  readonly items: readonly { readonly id: string }[];
};
/** The order as it stands now: what changes in between is refused, and read again. */
const shown = async (server: Server, name: string): Promise<Outcome<Shown & { readonly path: string }>> => {
  const id = await named(server, name);
  const found: Outcome<Shown> = id.ok ? await server.get(`/orders/${id.value}`) : id;
  return id.ok && found.ok ? accepted({ ...found.value, path: `/orders/${id.value}` }) : (found as Outcome<never>);
};

export const supplementOrder = async (
  name: string,
  said: readonly string[],
  options: MoreOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const order = await shown(server, name);
  const asked = order.ok ? await proved(server, order.value.order.accountId, said) : order;
  const answer: Outcome<{ readonly result: { readonly orderVersion: number; readonly left: number } }> =
    order.ok && asked.ok
      ? await server.send(`${order.value.path}/supplement${dry(options)}`, {
          ...asked.value,
          ...wholeOf(options),
          orderVersion: order.value.order.version,
          reasonCode: options.reason,
        })
      : (asked as Outcome<never>);
  return tell(
    answer,
    options,
    terminal,
    ({ result }) =>
      `${name} ${options.dryRun === true ? 'would have' : 'has'} ${result.left} item(s), version ${result.orderVersion}.\n`,
  );
};

export type PartialOptions = Format & {
  readonly reason: string;
  /** Places, as `troth order show` lists them. */
  readonly notDone: readonly string[];
  readonly remainder?: boolean;
  readonly dryRun?: boolean;
};

export const recordPartial = async (
  name: string,
  options: PartialOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const order = await shown(server, name);
  const unknown = order.ok
    ? options.notDone.find((place) => order.value.items[Number(place) - 1] === undefined)
    : undefined;
  const asked: Outcome<object> = !order.ok
    ? order
    : unknown !== undefined
      ? refused({ code: 'order.item-unknown', place: unknown, items: order.value.items.length })
      : accepted({
          reasonCode: options.reason,
          notDone: options.notDone.map((place) => order.value.items[Number(place) - 1]?.id),
          remainder: options.remainder ?? false,
        });
  const answer: Outcome<{ readonly result: { readonly state: string } }> =
    order.ok && asked.ok
      ? await server.send(`${order.value.path}/record-partial${dry(options)}`, asked.value)
      : (asked as Outcome<never>);
  return tell(
    answer,
    options,
    terminal,
    ({ result }) => `${name} ${options.dryRun === true ? 'would be' : 'is'} ${result.state}.\n`,
  );
};

type Told = { readonly facts: readonly { readonly at: string; readonly type: string }[]; readonly more: boolean };

/** What happened, oldest first. */
export const timelineOfOrder = async (
  name: string,
  options: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await named(server, name);
  const answer: Outcome<Told> = id.ok ? await server.get(`/orders/${id.value}/timeline`) : id;
  return tell(answer, options, terminal, ({ facts, more }) =>
    [...facts.map(({ at, type }) => `${at.slice(0, 19)}  ${type}\n`), more ? 'There is more.\n' : ''].join(''),
  );
};
