/**
 * Runs the initial checks of a runbook and offers of what they allow only what the runbook calls safe. Reads, and writes nothing: an
 * offer is an address and what to send there, and the command road decides about it like about any other command.
 */
import { must } from '#kernel/outcome.ts';
import { CHECKS } from './checks.ts';
import type { About, Barred, Check, Found, Given, Offer, Runbook } from './runbook.ts';

export type Checked = {
  readonly name: string;
  readonly says: string;
  readonly asks: string;
  readonly found: Pick<Found, 'ok' | 'says' | 'records'> | null;
  /** Why it was not run: what it is about was not named, or its reader may not read it. */
  readonly notRun: 'not-named' | 'not-yours' | null;
};
export type Run = {
  readonly checks: readonly Checked[];
  readonly offers: readonly Offer[];
  readonly barred: readonly Barred[];
};

const isNamed = ({ order, quote }: Given, about: About): boolean =>
  about === 'house' || (about === 'order' ? order !== undefined : quote !== undefined);

/** Of actions that are asked of no tenant as a whole, what stands for the whole. */
const WHOLE: Readonly<Record<string, string>> = {
  'reconciliation.read': 'Reconciliation',
  'communication.read': 'Message',
};

const isTheirs = ({ tx, may }: Given, action: string | null): boolean =>
  action === null || may(action, { type: WHOLE[action] ?? 'Tenant', id: tx.tenantId, attrs: { tenant: tx.tenantId } });

const whyNot = (given: Given, { about, needs }: Check): Checked['notRun'] =>
  isNamed(given, about) ? (isTheirs(given, needs) ? null : 'not-yours') : 'not-named';

const sameOffer = (a: Offer, b: Offer): boolean => a.action === b.action && a.on === b.on && a.address === b.address;

export const runRunbook = async (runbook: Runbook, given: Given): Promise<Run> => {
  const safe = new Set(runbook.safe.map(({ name }) => name));
  const checks: Checked[] = [];
  const offers: Offer[] = [];
  const barred: Barred[] = [];
  // One after the other: they share a transaction, and a person reads them in this order.
  for (const { name, says } of runbook.checks) {
    const check = CHECKS[name];
    must(check, 'a runbook names only checks that exist: they were looked up when the process started');
    const notRun = whyNot(given, check);
    const found = notRun === null ? await check.run(given) : null;
    const told = found && { ok: found.ok, says: found.says, records: found.records };
    checks.push({ name, says, asks: check.asks, found: told, notRun });
    for (const each of found?.next ?? [])
      if (safe.has(each.action) && !offers.some((other) => sameOffer(other, each))) offers.push(each);
    barred.push(...(found?.barred ?? []));
  }
  return { checks, offers, barred };
};
