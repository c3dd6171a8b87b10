/** Known mistakes about orders in flight, each of which somebody could make, and the promise by which a run finds it. */
import { NOT_HELD } from '#contexts/fulfillment/plan-hold.store.ts';
import { must } from '#kernel/outcome.ts';
import type { Transport } from '#platform/connectors/connector.ts';
import type { Statement } from '#platform/database/tx.ts';
import type { Planted } from '../finds-planted.ts';

/** The statement of this name, otherwise written. Without its name: a connection keeps what it once prepared. */
const otherwise =
  (name: string, from: string, to: string) =>
  (statement: Statement): Statement => {
    if (statement.name !== name) return statement;
    must(statement.text.includes(from), `${name} has what the mistake is about`);
    return { text: statement.text.replace(from, to), values: statement.values };
  };

/** Says that work is taken back as soon as that is asked for. */
const takesAskingForUndone =
  (wire: Transport): Transport =>
  async (request) =>
    request.url.endsWith('/undo')
      ? {
          result: { kind: 'answered', status: 200, body: JSON.stringify({ status: 'undone', ref: 'asked' }) },
          tookMs: 1,
        }
      : wire(request);

export const PLANTED_IN_FLIGHT: readonly Planted[] = [
  [
    'a claim that does not ask whether the order is held',
    { sql: otherwise('task-lock-startable', NOT_HELD, 'true') },
    /nothing begins while it is held/,
  ],
  [
    'a worker that takes the asking for an undo for the undo',
    { transport: takesAskingForUndone },
    /what is undone is undone|one effect a task/,
  ],
  [
    'a reader of items that forgets what was left out of the order',
    { sql: otherwise('order-items', `coalesce(v.kind, 'changed') = 'changed'`, 'true') },
    /what is kept is kept|billing has what stands/,
    12,
  ],
  [
    'a check of invoices that agrees with whatever is said',
    {
      sql: otherwise(
        'invoice-lines-insert',
        'l.verdict, l.differences::jsonb, l.state',
        `'matched', l.differences::jsonb, 'agreed'`,
      ),
    },
    /invoices are held against what was promised/,
  ],
];

/** A repair writes beside what was known, and leaves that as it is: two truths at once. */
const leavesOpenWhatWasKnown = (statement: Statement): Statement =>
  statement.text.startsWith('update assets.product_history set known_to')
    ? { ...statement, text: `${statement.text} and false` }
    : statement;

export const PLANTED_IN_REPAIRS: readonly Planted[] = [
  ['a repair that does not close what was known', { sql: leavesOpenWhatWasKnown }, /what was known stays told/],
];
