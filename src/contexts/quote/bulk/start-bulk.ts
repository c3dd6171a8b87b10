/**
 * Many quotes are asked for at once: out of a file, or for everything that ends between two days. What is wrong with the file is told
 * now, and nothing is begun; what is refused of a single quote is told beside it later. Whoever asks for it is who makes each quote.
 */
import { Type } from 'typebox';
import { readAccounts } from '#contexts/accounts/index.ts';
import { readEndingProducts } from '#contexts/assets/index.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Door } from '#platform/door.ts';
import { readSheet, type SheetFile } from '#platform/sheets/sheet.ts';
import { quoteResource } from '../on-quote.ts';
import { BULK_ITEMS_MAX, type NewItem } from './bulk.ts';
import { insertBulkJob } from './bulk.store.ts';
import { badRows, called, SheetFileSchema } from './import-lines.ts';
import { offeringsBy } from './line-sheet.ts';
import { readQuoteSheet } from './quote-sheet.ts';

const ACCOUNTS_MAX = 100_000;
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

type Source =
  | { readonly kind: 'file'; readonly file: SheetFile }
  | { readonly kind: 'renewal'; readonly from: string; readonly to: string; readonly months?: number };
type Payload = { readonly name: string; readonly source: Source };
type Started = Decision & { readonly items: readonly NewItem[] };

const closed = { additionalProperties: false } as const;
const StartBulkPayload = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    source: Type.Union([
      Type.Object({ kind: Type.Literal('file'), file: SheetFileSchema }, closed),
      Type.Object(
        {
          kind: Type.Literal('renewal'),
          /** The first and the last day on which what is renewed ends. */
          from: Day,
          to: Day,
          months: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
        },
        closed,
      ),
    ]),
  },
  closed,
);

/** Whose accounts: the territories of who asks; null is all. */
export const territoriesOf = ({ actor }: Pick<Command<unknown>, 'actor'>): readonly string[] | null =>
  actor.territories.includes('all') ? null : actor.territories;

const accountsOf = (tx: Tx, command: Command<Payload>) =>
  readAccounts(
    tx,
    { territories: territoriesOf(command), accountId: command.actor.accountId ?? null, classes: null },
    { after: null, limit: ACCOUNTS_MAX },
  );

const ofFile = async (
  tx: Tx,
  door: Door,
  command: Command<Payload>,
  file: SheetFile,
): Promise<Outcome<readonly NewItem[]>> => {
  const sheet = readSheet(file);
  if (!sheet.ok) return sheet;
  const [model, accounts] = [await door.models.at(tx, command.at), await accountsOf(tx, command)];
  const ids = new Map(accounts.map(({ key, id }) => [key, id]));
  const keyBy = offeringsBy(
    accounts.map(({ key, name }) => [key, name] as const),
    'account',
  );
  const read = readQuoteSheet(sheet.value, command.payload.name, {
    offeringBy: called(model),
    accountBy: (text) => {
      const key = keyBy(text);
      return 'why' in key ? key : { value: ids.get(key.value) ?? '' };
    },
  });
  if (!read.ok) return read;
  const { items, bad } = read.value;
  return bad.length > 0 ? refused({ code: 'import.bad-rows', ...badRows(bad), good: items.length }) : accepted(items);
};

/** One quote an account: everything of it that ends in the span is renewed together. */
const ofRenewal = async (
  tx: Tx,
  command: Command<Payload>,
  { from, to, months }: Extract<Source, { kind: 'renewal' }>,
): Promise<Outcome<readonly NewItem[]>> => {
  if (to < from) return refused({ code: 'bulk.span', from, to });
  const [ending, accounts] = [
    await readEndingProducts(tx, { from, to, territories: territoriesOf(command) }),
    await accountsOf(tx, command),
  ];
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const byAccount = Map.groupBy(ending, ({ accountId }) => accountId);
  if (byAccount.size === 0) return refused({ code: 'bulk.nothing-ends', from, to });
  return accepted(
    [...byAccount].map(([accountId, products]) => ({
      row: null,
      says: `${names.get(accountId) ?? accountId} · ${products.length === 1 ? '1 product ends' : `${products.length} products end`} ${products[0]?.endsOn}`,
      work: {
        from: 'assets',
        change: {
          accountId,
          orderType: 'renewal',
          assets: products.map(({ id }) => ({ assetId: id })),
          name: command.payload.name,
          ...(months === undefined ? {} : { months }),
        },
      },
    })),
  );
};

/** A job is seen and ended by whom a quote of the requester's territory is. */
export const bulkResource = (tenantId: string, id: string, territory: string, ownerPerson: string) =>
  quoteResource(tenantId, {
    id,
    accountId: '00000000-0000-0000-0000-000000000000',
    territory,
    status: 'draft',
    ownerPerson,
    persons: [ownerPerson],
    quoteClass: 'standard',
  });

const homeOf = ({ actor }: Command<unknown>): string => actor.territories[0] ?? 'all';

export const startBulk = defineCommand<Payload, { readonly requested: true }, Started, readonly NewItem[]>({
  name: 'quote.start-bulk',
  context: 'quote',
  aggregate: 'bulk-job',
  action: 'quote.create',
  creates: true,
  payload: StartBulkPayload,
  prepare: (door, command) =>
    door.read(command.tenantId, (tx) => {
      const { source } = command.payload;
      return source.kind === 'file' ? ofFile(tx, door, command, source.file) : ofRenewal(tx, command, source);
    }),
  load: async () => ({ requested: true }),
  resource: (_loaded, command) =>
    bulkResource(command.tenantId, command.id('bulk-job'), homeOf(command), command.actor.personId),
  decide: (_loaded, command, items) => {
    if (items.length === 0) return refused({ code: 'import.nothing' });
    if (items.length > BULK_ITEMS_MAX)
      return refused({ code: 'bulk.too-many', quotes: items.length, max: BULK_ITEMS_MAX });
    const id = command.id('bulk-job');
    const { name, source } = command.payload;
    return accepted({
      items,
      facts: [
        {
          type: 'QuoteBulkStarted',
          subject: { kind: 'bulk-job', id },
          data: { bulkJobId: id, name, kind: source.kind, quotes: items.length },
        },
      ],
      answer: { bulkJobId: id, quotes: items.length, first: items.slice(0, 20).map(({ says }) => says) },
    });
  },
  save: ({ items }, _loaded, next, command) =>
    insertBulkJob(
      command.tenantId,
      next,
      {
        name: command.payload.name,
        kind: command.payload.source.kind,
        requestedBy: command.actor.id,
        ownerPerson: command.actor.personId,
        territory: homeOf(command),
      },
      items,
      command.at.toString(),
    ),
});
