/** `troth order …`: what is read about orders, and what is done with one, for people or, with `--json`, for programs. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { badTexts, type BadCell, fileOf, QUOTE_EXIT } from '../quote/import-lines.ts';
import { rowsText } from '../quote/rows.ts';
import { readBytes } from '../read-text.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { counted } from '../counted.ts';

export type Format = { readonly json?: boolean };
type Head = {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly says: string;
  readonly version: number;
  readonly requestedFor: string | null;
  readonly promisedFor: string | null;
  readonly priority?: number;
  readonly customerReference: string | null;
  readonly parties: { readonly soldTo: { readonly name: string } };
  readonly itemCount: number;
};

export const tell = <T>(answer: Outcome<T>, { json }: Format, terminal: Terminal, say: (told: T) => string): number => {
  if (!answer.ok) {
    sayNo(terminal, answer.refusal, 'Nothing was done');
    return QUOTE_EXIT.refused;
  }
  terminal.write(json === true ? `${JSON.stringify(answer.value, null, 2)}\n` : say(answer.value));
  return QUOTE_EXIT.done;
};

export type ListOptions = Format & {
  readonly q?: string;
  readonly state?: string;
  readonly priority?: string;
  readonly limit: string;
  readonly after?: string;
};

export const listOrders = async (options: ListOptions, server: Server, terminal: Terminal): Promise<number> => {
  const { q, state, priority, limit, after } = options;
  const asked = Object.entries({ q, state, priority, limit, after }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const answer: Outcome<{ readonly orders: readonly Head[]; readonly next: string | null; readonly asOf: string }> =
    await server.get(`/orders?${new URLSearchParams(asked)}`);
  return tell(answer, options, terminal, ({ orders, next, asOf }) => {
    if (orders.length === 0) return 'No order fits.\n';
    const rows = orders.map((each) => [
      each.number,
      each.state,
      each.parties.soldTo.name,
      each.requestedFor ?? '',
      each.promisedFor ?? '',
      String(each.priority ?? ''),
      each.customerReference ?? '',
    ]);
    const table = rowsText(
      [['Order', 'State', 'Account', 'Wanted by', 'Promised', 'Priority', 'Reference'], ...rows],
      [],
    );
    return `${table}As of ${asOf}.\n${next === null ? '' : `There are more: --after ${next}\n`}`;
  });
};

/** By its number or its id. */
export const named = async (server: Server, name: string): Promise<Outcome<string>> => {
  if (/^[0-9a-f]{8}-/.test(name)) return accepted(name);
  const found: Outcome<{ readonly orders: readonly Head[] }> = await server.get(
    `/orders?q=${encodeURIComponent(name)}`,
  );
  if (!found.ok) return found;
  const order = found.value.orders.find(({ number }) => number === name);
  return order === undefined ? refused({ code: 'order.not-found', number: name }) : accepted(order.id);
};

type Shown = {
  readonly order: Head;
  readonly items: readonly {
    readonly offering: string;
    readonly offeringName?: string;
    readonly action: string;
    readonly segments: readonly { readonly quantity: string; readonly from: string }[];
  }[];
  readonly actions: readonly { readonly action: string; readonly possible: boolean; readonly because: string | null }[];
};

const shownText = ({ order, items, actions }: Shown): string => {
  const rows = items.map(({ offering, offeringName, action, segments: [first] }, index) => [
    String(index + 1),
    offeringName ?? offering,
    action,
    first?.quantity ?? '',
    first?.from ?? '',
  ]);
  const may = actions.filter(({ possible }) => possible).map(({ action }) => action);
  return [
    `${order.number}: ${order.state}. ${order.says}${order.priority === undefined ? '' : ` Priority ${order.priority}.`}\n`,
    rowsText([['Place', 'Item', 'Action', 'Quantity', 'From'], ...rows], [0, 3]),
    may.length === 0 ? '' : `You may: ${may.join(', ')}.\n`,
  ].join('');
};

export const showOrder = async (name: string, options: Format, server: Server, terminal: Terminal): Promise<number> => {
  const id = await named(server, name);
  const answer: Outcome<Shown> = id.ok ? await server.get(`/orders/${id.value}`) : id;
  return tell(answer, options, terminal, shownText);
};

export type MoveOptions = Format & { readonly reason?: string; readonly dryRun?: boolean; readonly notBefore?: string };

/** One of the moves that name an order and, most of them, a reason. */
export const moveOrder = async (
  move: string,
  name: string,
  { reason, dryRun = false, notBefore, ...format }: MoveOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await named(server, name);
  const payload = {
    ...(reason === undefined ? {} : { reasonCode: reason }),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
  const answer: Outcome<{ readonly result: { readonly state: string } }> = id.ok
    ? await server.send(`/orders/${id.value}/${move}${dryRun ? '?dryRun=true' : ''}`, payload)
    : id;
  return tell(answer, format, terminal, ({ result }) => `${name} ${dryRun ? 'would be' : 'is'} ${result.state}.\n`);
};

export type BulkOptions = { readonly name: string; readonly dryRun?: boolean };

/** It goes on whoever looks: how far it is stands at `/bulk-orders/ID`. */
export const bulkOrders = async (
  file: string,
  { name, dryRun = false }: BulkOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const bytes = await readBytes(file);
  if (!bytes.ok) {
    sayNo(terminal, bytes.refusal, 'Nothing was begun');
    return QUOTE_EXIT.unreadable;
  }
  const started: Outcome<{ readonly result: { readonly orderJobId: string; readonly orders: number } }> =
    await server.send(`/bulk-orders${dryRun ? '?dryRun=true' : ''}`, { name, file: fileOf(file, bytes.value) });
  if (!started.ok) {
    const { rows = [], ...refusal } = started.refusal as typeof started.refusal & {
      readonly rows?: readonly BadCell[];
    };
    sayNo(terminal, refusal, 'Nothing was begun', badTexts(rows));
    return QUOTE_EXIT.refused;
  }
  const { orders, orderJobId } = started.value.result;
  terminal.write(
    dryRun
      ? `${counted(orders, 'order')} would be asked for.\n`
      : `${counted(orders, 'order')} ${orders === 1 ? 'is' : 'are'} being asked for: bulk job ${orderJobId}.\n`,
  );
  return QUOTE_EXIT.done;
};

export const bulkProgress = async (
  id: string,
  options: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const answer: Outcome<{
    readonly state: string;
    readonly total: number;
    readonly done: number;
    readonly refused: number;
    readonly refusedItems: readonly {
      readonly row: number;
      readonly says: string;
      readonly refusal: { readonly code: string };
    }[];
  }> = await server.get(`/bulk-orders/${encodeURIComponent(id)}`);
  return tell(answer, options, terminal, ({ state, total, done, refused: no, refusedItems }) =>
    [
      `${state}: ${done} of ${total} ordered, ${no} refused.\n`,
      ...refusedItems.map(({ row, says, refusal }) => `  row ${row}, ${says}: ${refusal.code}\n`),
    ].join(''),
  );
};
