/** The only SQL of differences. What was found is written once; what became of it is written beside it. */
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Difference, DifferenceState, Resolution } from './reconciliation.ts';

const DIFFERENCE = `select id, run_id as "runId", pair, key, kind, fields, left_side as "left", right_side as "right", severity, owner, repair,
    state, resolution, version, entry_leaf as "entryLeaf", recorded_at as "recordedAt", resolved_at as "resolvedAt"
  from reconciliation.difference where tenant_id = $1`;

export const readDifference = async (tx: Tx, id: string): Promise<Difference | undefined> =>
  (await tx.query<Difference>({ name: 'difference', text: `${DIFFERENCE} and id = $2`, values: [tx.tenantId, id] }))[0];

export const lockDifference = async (tx: Tx, id: string): Promise<Difference | undefined> =>
  (
    await tx.query<Difference>({
      name: 'difference-lock',
      text: `${DIFFERENCE} and id = $2 for update`,
      values: [tx.tenantId, id],
    })
  )[0];

export type DifferenceFilter = {
  readonly owners?: readonly string[];
  readonly pair?: string;
  readonly runId?: string;
  readonly open?: boolean;
  readonly limit: number;
};
/** The gravest first, then the oldest. */
export const readDifferences = (
  tx: Tx,
  { owners, pair, runId, open, limit }: DifferenceFilter,
): Promise<readonly Difference[]> =>
  tx.query<Difference>({
    text: `${DIFFERENCE} and ($2::text[] is null or owner = any($2)) and ($3::text is null or pair = $3) and ($4::uuid is null or run_id = $4)
             and ($5::boolean is null or (state <> 'resolved') = $5)
           order by array_position(array['critical', 'major', 'minor'], severity), recorded_at, id limit $6`,
    values: [tx.tenantId, owners ?? null, pair ?? null, runId ?? null, open ?? null, limit],
  });

const OPEN_OF_ORDER_MAX = 200;
/** What two systems say differently of one order and nobody has settled, the gravest first. */
export const readOpenOfOrder = (tx: Tx, orderId: string): Promise<readonly Difference[]> =>
  tx.query<Difference>({
    text: `${DIFFERENCE} and state <> 'resolved' and coalesce(left_side #>> '{about,orderId}', right_side #>> '{about,orderId}') = $2
           order by array_position(array['critical', 'major', 'minor'], severity), recorded_at, id limit ${OPEN_OF_ORDER_MAX}`,
    values: [tx.tenantId, orderId],
  });

/** Of a pair, what is open between two keys: what a page of a run has looked at again. */
export const readOpenBetween = (
  tx: Tx,
  pair: string,
  { after, upTo, limit }: { readonly after: string | null; readonly upTo: string | null; readonly limit: number },
): Promise<readonly Difference[]> =>
  tx.query<Difference>({
    text: `${DIFFERENCE} and pair = $2 and state <> 'resolved' and ($3::text is null or key collate "C" > $3)
             and ($4::text is null or key collate "C" <= $4) order by key collate "C" limit $5`,
    values: [tx.tenantId, pair, after, upTo, limit],
  });

export const openKeys = async (tx: Tx, pair: string, keys: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await tx.query<{ key: string }>({
        text: `select key from reconciliation.difference where tenant_id = $1 and pair = $2 and state <> 'resolved' and key = any($3)`,
        values: [tx.tenantId, pair, keys],
      })
    ).map(({ key }) => key),
  );

export type NewDifference = Omit<Difference, 'state' | 'resolution' | 'version' | 'entryLeaf' | 'resolvedAt'>;

/** `entryLeaf`: of the entry of the page that found them. */
export const insertDifferences = (
  tenantId: string,
  found: readonly NewDifference[],
  entryLeaf: Uint8Array | null,
): readonly Statement[] =>
  found.map((each) => ({
    name: 'difference-insert',
    text: `insert into reconciliation.difference (tenant_id, id, run_id, pair, key, kind, fields, left_side, right_side, severity, owner, repair,
             state, version, entry_leaf, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', 1, $13, $14)
           on conflict (tenant_id, pair, key) where state <> 'resolved' do nothing`,
    values: [
      tenantId,
      each.id,
      each.runId,
      each.pair,
      each.key,
      each.kind,
      JSON.stringify(each.fields),
      each.left === null ? null : JSON.stringify(each.left),
      each.right === null ? null : JSON.stringify(each.right),
      each.severity,
      each.owner,
      JSON.stringify(each.repair),
      entryLeaf,
      each.recordedAt,
    ],
  }));

export const saveDifference = (
  tenantId: string,
  next: Head,
  {
    state,
    resolution,
    resolvedAt,
  }: { readonly state: DifferenceState; readonly resolution: Resolution | null; readonly resolvedAt: string | null },
): Statement => ({
  name: 'difference-save',
  text: `update reconciliation.difference set state = $3, resolution = $4, resolved_at = $5, version = $6, entry_leaf = $7
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    state,
    resolution === null ? null : JSON.stringify(resolution),
    resolvedAt,
    next.version,
    next.entryLeaf,
  ],
});
