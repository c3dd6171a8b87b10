/**
 * Many quotes that a customer has accepted. One is sold through the real commands; the others are copies of its rows with ids of
 * their own, because a thousand rendered proposals would take minutes and teach nothing about converting.
 */
import { createHash } from 'node:crypto';
import { readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { submitQuote } from '#contexts/approval/index.ts';
import { openRenderer, presentQuoteWith, readSnapshot } from '#contexts/proposal/index.ts';
import { acceptQuote, createQuote, editLines, priceQuote, validateQuote } from '#contexts/quote/index.ts';
import { readAccountByKey } from '#contexts/accounts/index.ts';
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { Principal } from '#platform/command.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { asAdministrator } from './place.ts';

const OFFERINGS = ['consulting-day', 'migration-workshop'] as const;
const COPIES_PER_STATEMENT = 50;

export const seller = async (door: Door, key = 'rita.rep'): Promise<Principal> => {
  const principal = await door.read(COMPANY_TENANT, async (tx) => {
    const person = await readPersonByKey(tx, key);
    return person && readPrincipal(tx, person.principalId);
  });
  must(principal, `${key} is one of the company's people`);
  return principal;
};

let sent = 0;

/** Sends what must succeed, and gives its answer. */
export const does = async <T>(door: Door, principal: Principal, definition: unknown, payload: object): Promise<T> => {
  const answer = await runCommand(
    door,
    definition as Parameters<typeof runCommand>[1],
    principal,
    { idempotencyKey: `bench ${(sent += 1)}`, payload },
    { channel: 'seed' },
  );
  must(answer.ok, `the benchmark prepares its quotes: ${JSON.stringify(answer.ok ? '' : answer.refusal)}`);
  return answer.value as T;
};

/** A draft with its lines, priced and valid. */
export const draftQuote = async (door: Door, rep: Principal, lines: number): Promise<string> => {
  const account = await door.read(COMPANY_TENANT, (tx) => readAccountByKey(tx, 'rheinwerk-maschinenbau'));
  must(account, 'the customer of the story has an account');
  const { quoteId } = await does<{ quoteId: string }>(door, rep, createQuote, {
    accountId: account.id,
    name: `${lines} lines`,
  });
  const operations = Array.from({ length: lines }, (_, index) => ({
    op: 'add',
    offering: OFFERINGS[index % OFFERINGS.length],
    quantity: '1',
  }));
  await does(door, rep, editLines, { quoteId, operations });
  await does(door, rep, priceQuote, { quoteId });
  await does(door, rep, validateQuote, { quoteId });
  return quoteId;
};

const acceptedQuote = async (door: Door, lines: number): Promise<string> => {
  const rep = await seller(door);
  const quoteId = await draftQuote(door, rep, lines);
  const renderer = openRenderer();
  try {
    await does(door, rep, submitQuote, { quoteId });
    const shown = await does<{ contentRoot: string; documentHash: string }>(door, rep, presentQuoteWith(renderer), {
      quoteId,
    });
    await does(door, await seller(door, 'karl.kunde'), acceptQuote, {
      quoteId,
      shownContentRoot: shown.contentRoot,
      shownDocumentHash: shown.documentHash,
      acceptedBy: { name: 'Karl Kunde' },
    });
    return quoteId;
  } finally {
    renderer.close();
  }
};

type Original = {
  readonly id: string;
  readonly family_id: string;
  readonly number: string;
  readonly content_root: string;
  readonly snapshot_hash: string;
  readonly line_id: string;
  readonly canon: string;
};

const hex = (value: number): string => value.toString(16).padStart(4, '0');

/** The millisecond of a UUIDv7: all that one command made begins with it. */
const MILLISECOND_CHARS = '01a20065-d4f6'.length;
const millisecondOf = (id: string): string => id.slice(0, MILLISECOND_CHARS);

let copies = 0;

/** What a copy says instead of what the original says, in the same order. */
const replaced = (
  original: Original,
  found: readonly string[],
): { readonly to: readonly string[]; readonly canon: string } => {
  copies += 1;
  const copy = copies;
  const fresh = found.map((_, index) => `00e${3 + index}${hex(copy >> 16)}-${hex(copy & 0xffff)}`);
  const number = `Q-B${copy}`;
  const draft = found
    .reduce((text, millisecond, index) => text.replaceAll(millisecond, fresh[index] ?? ''), original.canon)
    .replaceAll(original.number, number);
  const value = JSON.parse(draft) as { readonly [member: string]: Json };
  const tree = readSnapshot(value);
  const canon = JSON.stringify({ ...value, root: tree.root, contentRoot: tree.contentRoot });
  const hash = `sha256:${createHash('sha256').update(canon).digest('hex')}`;
  return { to: [...fresh, number, tree.contentRoot, hash], canon };
};

/** A table's rows of the original, each written again with every `from` replaced by the copy's own. */
const copyRows = (table: string, where: string, replacements: number): string => {
  const text = Array.from({ length: replacements }).reduce<string>(
    (inner, _, index) => `replace(${inner}, ($2::text[])[${index + 1}], c.said ->> ${index})`,
    'to_jsonb(t)::text',
  );
  return `insert into ${table} select (jsonb_populate_record(null::${table}, (${text})::jsonb)).*
          from ${table} t, unnest($3::jsonb[]) as c(said) where ${where} = $1`;
};

/** `count` accepted quotes of `lines` lines; their ids. */
export const acceptedQuotes = async (
  door: Door,
  database: Database,
  lines: number,
  count: number,
): Promise<readonly string[]> => {
  const quoteId = await acceptedQuote(door, lines);
  const [original] = await asAdministrator<Original>(
    database,
    `select r.id, r.family_id, r.header ->> 'number' as number, r.content_root, r.snapshot_hash, b.canon,
       (select l.id from quote.line l where l.revision_id = r.id limit 1) as line_id
     from quote.revision r join platform.blob b on b.tenant_id = r.tenant_id and b.hash = r.snapshot_hash where r.id = $1`,
    [quoteId],
  );
  must(original, 'the quote that was sold is there');
  const found = [...new Set([original.id, original.family_id, original.line_id].map(millisecondOf))];
  const from = [...found, original.number, original.content_root, original.snapshot_hash];
  const ids: string[] = [];
  for (let made = 0; made < count; made += COPIES_PER_STATEMENT) {
    const batch = Array.from({ length: Math.min(COPIES_PER_STATEMENT, count - made) }, () => replaced(original, found));
    const said = batch.map(({ to }) => JSON.stringify(to));
    const copy = (table: string, where: string, id: string) =>
      asAdministrator(database, copyRows(table, where, from.length), [id, from, said]);
    await copy('quote.family', 't.id', original.family_id);
    await copy('quote.revision', 't.id', original.id);
    await copy('quote.line', 't.revision_id', original.id);
    await asAdministrator(
      database,
      `insert into platform.blob (tenant_id, hash, kind, canon, recorded_at)
       select b.tenant_id, c.hash, b.kind, c.canon, b.recorded_at
       from platform.blob b, unnest($2::text[], $3::text[]) as c(hash, canon) where b.hash = $1`,
      [original.snapshot_hash, batch.map(({ to }) => to.at(-1)), batch.map(({ canon }) => canon)],
    );
    const at = found.indexOf(millisecondOf(original.id));
    ids.push(...batch.map(({ to }) => (to[at] ?? '') + original.id.slice(MILLISECOND_CHARS)));
  }
  await asAdministrator(database, 'analyze quote.revision, quote.line, platform.blob');
  return ids;
};
