/** The agreements that price what a release touches, by name; those of accounts that the reader may not see are counted. */
import { accountResource, readAccount, readAgreementsPricing } from '#contexts/accounts/index.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { ImpactAnswer } from './impact.ts';
import { RECORDS_SHOWN_MAX } from './questions.ts';

export const AGREEMENTS_ASK = 'Which agreements price what it touches?';
/** Agreements are counted up to here; that there are more changes no judgement. */
export const AGREEMENTS_COUNTED_MAX = 1_000;

/** `offerings` null: all of them. */
export const agreementsTouched = (tx: Tx, offerings: readonly string[] | null, at: Temporal.Instant) =>
  readAgreementsPricing(tx, offerings, at.toZonedDateTimeISO('UTC').toPlainDate().toString(), {
    after: null,
    limit: AGREEMENTS_COUNTED_MAX,
  });

export const answerOfAgreements = async (
  tx: Tx,
  offerings: readonly string[] | null,
  at: Temporal.Instant,
  may: (action: string, resource: ResourceFacts) => boolean,
): Promise<Omit<ImpactAnswer, 'question'>> => {
  const all = await agreementsTouched(tx, offerings, at);
  const first = all.slice(0, RECORDS_SHOWN_MAX);
  const ids = [...new Set(first.map(({ accountId }) => accountId))];
  const accounts = new Map(
    (await Promise.all(ids.map((id) => readAccount(tx, id)))).flatMap((one) => (one ? [[one.id, one]] : [])),
  );
  const seen = first.flatMap(({ id, name, accountId }) => {
    const account = accounts.get(accountId);
    return account !== undefined && may('account.read', accountResource(tx.tenantId, account))
      ? [{ id, name, says: `with ${account.name}`, path: `/accounts/${accountId}/timeline` }]
      : [];
  });
  return {
    asks: AGREEMENTS_ASK,
    count: all.length,
    records: seen,
    withheld: first.length - seen.length,
    next: all.length > first.length ? (first.at(-1)?.id ?? null) : null,
  };
};
