/** `troth order amend`: another date, priority, reference or quantity, or without an item. Items are named by their place, as `troth order show` lists them. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { Server } from '../catalog/server.ts';
import { QUOTE_EXIT } from '../quote/import-lines.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { type Format, named, tell } from './orders.ts';
import { counted } from '../counted.ts';

export type AmendOptions = Format & {
  readonly reason: string;
  readonly priority?: string;
  readonly requestedFor?: string;
  readonly promisedFor?: string;
  readonly reference?: string;
  /** `2=5`: five of the item in the second place. */
  readonly quantity?: readonly string[];
  readonly drop?: readonly string[];
  readonly dryRun?: boolean;
};

type Shown = {
  readonly order: { readonly version: number };
  readonly items: readonly { readonly id: string; readonly version: number }[];
};

type Edit = { readonly place: string; readonly quantity?: string };

const editsOf = ({ quantity = [], drop = [] }: AmendOptions): readonly Edit[] => [
  ...quantity.map((said) => {
    const [place = '', number = ''] = said.split('=');
    return { place, quantity: number };
  }),
  ...drop.map((place) => ({ place })),
];

/** Both versions are those that were just read: what changed in between is refused, and read again. */
const payloadOf = ({ order, items }: Shown, options: AmendOptions): Outcome<object> => {
  const { reason, priority, requestedFor, promisedFor, reference } = options;
  const edits = editsOf(options);
  const unknown = edits.find(({ place }) => items[Number(place) - 1] === undefined);
  if (unknown) return refused({ code: 'order.item-unknown', place: unknown.place, items: items.length });
  return accepted({
    orderVersion: order.version,
    reasonCode: reason,
    ...(priority === undefined ? {} : { priority: Number(priority) }),
    ...(requestedFor === undefined ? {} : { requestedFor }),
    ...(promisedFor === undefined ? {} : { promisedFor }),
    ...(reference === undefined ? {} : { customerReference: reference }),
    items: edits.map(({ place, quantity }) => {
      const item = items[Number(place) - 1];
      const which = { itemId: item?.id, itemVersion: item?.version };
      return quantity === undefined ? { op: 'drop', ...which } : { op: 'change', ...which, quantity };
    }),
  });
};

export const amendOrder = async (
  name: string,
  options: AmendOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await named(server, name);
  const shown: Outcome<Shown> = id.ok ? await server.get(`/orders/${id.value}`) : id;
  const payload = shown.ok ? payloadOf(shown.value, options) : shown;
  if (!id.ok || !payload.ok) {
    sayNo(terminal, payload.ok ? { code: 'order.not-found' } : payload.refusal, 'Nothing was done');
    return QUOTE_EXIT.refused;
  }
  const answer: Outcome<{ readonly result: { readonly orderVersion: number; readonly left: number } }> =
    await server.send(`/orders/${id.value}/amend${options.dryRun === true ? '?dryRun=true' : ''}`, payload.value);
  return tell(
    answer,
    options,
    terminal,
    ({ result }) =>
      `${name} ${options.dryRun === true ? 'would be' : 'is'} amended: version ${result.orderVersion}, ${counted(result.left, 'item')}.\n`,
  );
};
