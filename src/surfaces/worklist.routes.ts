/** What waits for me: gathered from every context for the page one opens in the morning. */
import { caseResource, waitingFor } from '#contexts/approval/index.ts';
import { breakGlassResource, namesOfPrincipals, readGrants } from '#contexts/identity/index.ts';
import { listQuotes, quoteResource, quoteScope } from '#contexts/quote/index.ts';
import { caseResource as falloutResource, readCasesFor } from '#contexts/fallout/index.ts';
import { readDifferences, reconciliationResource } from '#contexts/reconciliation/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { type QueryRoute, queryRoute, type Reader } from '#platform/http/routes.ts';
import { blockedQuotes } from './blocked-quotes.ts';
import { fromCustomers } from './from-customers.ts';
import { stuckHandovers } from './stuck-handovers.ts';

const EACH_MAX = 50;

type Item = {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly since: string;
  readonly due: string | null;
  readonly href: string;
  readonly urgency: 'now' | 'soon' | 'later';
};

const text = (value: string | null): string | null => (value === null ? null : Temporal.Instant.from(value).toString());

const urgency = (due: string | null, now: Temporal.Instant): Item['urgency'] => {
  if (due === null) return 'later';
  const hours = Temporal.Instant.from(due).since(now).total('hours');
  return hours < 4 ? 'now' : hours < 24 ? 'soon' : 'later';
};

const approvals = async (tx: Tx, reader: Reader, now: Temporal.Instant): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for (const { approvalCase, step, quote } of (await waitingFor(tx, reader.principal, now, EACH_MAX)).waiting) {
    const resource = caseResource(tx.tenantId, approvalCase, quote, step.role, [reader.principal.personId]);
    if (!reader.may('approval.decide', resource)) continue;
    items.push({
      kind: 'approval',
      id: approvalCase.id,
      title: `${quote.header.accountName}: ${quote.header.name}`,
      subtitle: step.reasons.join(' · '),
      since: text(approvalCase.recordedAt) ?? '',
      due: text(step.dueAt),
      href: `/approvals/${approvalCase.id}`,
      urgency: urgency(step.dueAt, now),
    });
  }
  return items;
};

const OPEN: ReadonlySet<string> = new Set(['draft', 'inApproval', 'approved', 'presented', 'accepted']);
const NEXT: Readonly<Record<string, string>> = {
  draft: 'a draft of yours',
  inApproval: 'waits for approval',
  approved: 'approved: present it',
  presented: 'with the customer',
  accepted: 'accepted: convert it to an order',
};

const quotes = async (tx: Tx, reader: Reader, now: Temporal.Instant): Promise<readonly Item[]> => {
  const { principal } = reader;
  const scope = quoteScope(reader, 'presented');
  const rows = await listQuotes(tx, {
    territories: null,
    classes: scope?.classes ?? null,
    accountId: principal.accountId ?? null,
    ownerPerson: principal.type === 'customer' ? null : principal.personId,
    status: null,
    limit: 200,
  });
  return rows
    .filter((row) => OPEN.has(row.status))
    .filter((row) => reader.may('quote.read', quoteResource(tx.tenantId, row)))
    .slice(0, EACH_MAX)
    .map((row) => ({
      kind: 'quote',
      id: row.id,
      title: `${row.header.number} ${row.header.name}`,
      subtitle: `${row.header.accountName} · ${NEXT[row.status] ?? row.status}`,
      since: text(row.recordedAt) ?? '',
      due: text(row.validUntil),
      href: `/quotes/${row.id}`,
      urgency: urgency(row.validUntil, now),
    }));
};

const fallout = async (tx: Tx, reader: Reader, now: Temporal.Instant): Promise<readonly Item[]> => {
  const cases = await readCasesFor(tx, reader, { after: null, limit: EACH_MAX });
  return cases
    .filter((each) => reader.may('fallout.read', falloutResource(tx.tenantId, each)))
    .map((each) => ({
      kind: 'fallout',
      id: each.id,
      title: `${each.product} fell out`,
      subtitle: each.cause.message,
      since: text(each.openedAt) ?? '',
      due: text(each.slaDueAt),
      href: `/fallout/${each.id}`,
      urgency: urgency(each.slaDueAt, now),
    }));
};

const SEVERITY = { critical: 'now', major: 'soon', minor: 'later' } as const;

/** Differences of the roles that one has, each where its owner may end it. */
const differences = async (tx: Tx, reader: Reader): Promise<readonly Item[]> => {
  const open = await readDifferences(tx, { open: true, owners: reader.principal.roles, limit: EACH_MAX });
  return open
    .filter(({ id, owner }) => reader.may('reconciliation.resolve', reconciliationResource(tx.tenantId, id, owner)))
    .map((each) => ({
      kind: 'difference',
      id: each.id,
      title: each.repair.says,
      subtitle: `${each.pair.replaceAll('-', ' and ')}: ${each.left?.about?.['order'] ?? each.right?.about?.['order'] ?? each.key}`,
      since: text(each.recordedAt) ?? '',
      due: null,
      href: `/reconciliation/${each.id}`,
      urgency: SEVERITY[each.severity],
    }));
};

/** What was done beyond a role waits for somebody else to look at it. */
const emergencies = async (tx: Tx, reader: Reader): Promise<readonly Item[]> => {
  const [grants, names] = await Promise.all([readGrants(tx, EACH_MAX), namesOfPrincipals(tx)]);
  return grants
    .filter(({ state }) => state !== 'reviewed')
    .filter(({ id, personId }) =>
      reader.may('identity.review-break-glass', breakGlassResource(tx.tenantId, id, personId)),
    )
    .map((grant) => ({
      kind: 'break-glass',
      id: grant.id,
      title: `${names.get(grant.principalId) ?? ''} acted beyond their role`,
      subtitle: grant.reason,
      since: text(grant.openedAt) ?? '',
      due: text(grant.expiresAt),
      href: '/access',
      urgency: 'now' as const,
    }));
};

export const worklistRoutes: readonly QueryRoute[] = [
  queryRoute({
    method: 'GET',
    path: '/me/worklist',
    summary: 'What waits for me, most urgent first',
    action: 'what each item needs',
    read: async (tx, reader, _query, door) => {
      const now = door.clock();
      const held = await blockedQuotes(tx, reader, now);
      const isHeld = ({ id }: Item): boolean => held.some((each) => each.id === id);
      const all: Item[] = [
        ...held,
        ...(await emergencies(tx, reader)),
        ...(await approvals(tx, reader, now)),
        ...(await fallout(tx, reader, now)),
        ...(await differences(tx, reader)),
        ...(await stuckHandovers(tx, reader, now)),
        ...(await fromCustomers(tx, reader)).map((item) => ({ ...item, urgency: urgency(item.due, now) })),
        // What is held up is said once, with its reason.
        ...(await quotes(tx, reader, now)).filter((item) => !isHeld(item)),
      ];
      const order = ['now', 'soon', 'later'];
      const items = all.toSorted(
        (a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency) || (a.since < b.since ? 1 : -1),
      );
      return accepted({ items: items as unknown as Json, asOf: now.toString() });
    },
  }),
];
