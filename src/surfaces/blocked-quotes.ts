/** What a customer accepted and nobody can carry out, for those whose it is to resolve: the owner of the quote, and the role that can. */
import { readPeople } from '#contexts/identity/index.ts';
import { type Blocker, listQuotes, quoteResource, quoteScope, readBlockers } from '#contexts/quote/index.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Reader } from '#platform/http/routes.ts';

/** Accepted and not ordered yet: few at any time, the newest of them are looked at. */
const LOOKED_AT_MAX = 100;

export type BlockedQuote = {
  readonly kind: 'blocked-quote';
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly since: string;
  readonly due: null;
  readonly href: string;
  readonly urgency: 'now';
};

const ROLE_WORDS: Readonly<Record<string, string>> = { 'sales-ops': 'sales operations', finance: 'finance' };

const small = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`.replace(/\.$/, '');

/** All in one line, because a list is where it is read: what, whose, and how it ends. */
const inWords = ({ what, owners, waysOut }: Blocker, ownerName: string): string => {
  const whose = owners.map((owner) => (owner === 'quote-owner' ? ownerName : (ROLE_WORDS[owner] ?? owner)));
  return `accepted, and held up: ${what} ${whose.join(' or ')}: ${waysOut.map(({ todo }) => small(todo)).join('; or ')}.`;
};

export const blockedQuotes = async (
  tx: Tx,
  reader: Reader,
  now: Temporal.Instant,
): Promise<readonly BlockedQuote[]> => {
  const { principal } = reader;
  if (principal.type !== 'user') return [];
  const resolves = ['sales-ops', 'finance'].some((role) => principal.roles.includes(role));
  const scope = quoteScope(reader, 'accepted');
  if (scope === undefined) return [];
  const [rows, people] = await Promise.all([
    listQuotes(tx, {
      territories: scope.territories,
      classes: scope.classes,
      accountId: scope.accountId ?? null,
      ownerPerson: resolves ? null : principal.personId,
      status: 'accepted',
      limit: LOOKED_AT_MAX,
    }),
    readPeople(tx),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const held = await Promise.all(
    rows
      .filter((row) => reader.may('quote.read', quoteResource(tx.tenantId, row)))
      .map(async (row) => ({ row, blockers: await readBlockers(tx, row, now) })),
  );
  return held.flatMap(({ row, blockers }) => {
    const own = row.ownerPerson === principal.personId;
    const mine = blockers.find(({ owners }) => own || owners.some((owner) => principal.roles.includes(owner)));
    return mine === undefined
      ? []
      : [
          {
            kind: 'blocked-quote' as const,
            id: row.id,
            title: `${row.header.accountName}: ${row.header.name}`,
            subtitle: inWords(mine, names.get(row.ownerPerson) ?? 'its owner'),
            since: Temporal.Instant.from(row.recordedAt).toString(),
            due: null,
            href: `/quotes/${row.id}`,
            urgency: 'now' as const,
          },
        ];
  });
};
