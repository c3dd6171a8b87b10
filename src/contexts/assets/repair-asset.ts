/** A repair of what is known of an asset: proposed by one person with reason and evidence, done or rejected by another. */
import { Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { productResource } from './assets.ts';
import { lockProducts, readCommittedTerms, readHistory } from './assets.store.ts';
import { repaired, type Repairable, type RepairChanges, type Repaired, repairProblems } from './repair.ts';
import {
  insertRepair,
  readLastNo,
  readRelations,
  type Repair,
  readRepairs,
  readWithAbove,
  saveRepaired,
  settleRepair,
} from './repair.store.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const Amount = Type.String({ pattern: '^\\d{1,15}(\\.\\d{1,18})?$' });
const Key = Type.String({ minLength: 1, maxLength: 100 });

const Charge = Type.Object(
  {
    chargeKey: Key,
    chargeName: Key,
    type: Type.Union([Type.Literal('oneTime'), Type.Literal('recurring')]),
    amount: Amount,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    period: Type.Optional(Type.Union([Type.Literal('month'), Type.Literal('year')])),
    from: Day,
    to: Type.Optional(Day),
  },
  closed,
);
const Changes = Type.Object(
  {
    offering: Type.Optional(Key),
    quantity: Type.Optional(Amount),
    from: Type.Optional(Day),
    to: Type.Optional(Type.Union([Day, Type.Null()])),
    state: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('suspended')])),
    characteristics: Type.Optional(Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 500 }))),
    parentId: Type.Optional(Type.Union([Uuid, Type.Null()])),
    reliesOn: Type.Optional(Type.Array(Uuid, { maxItems: 20, uniqueItems: true })),
    terms: Type.Optional(
      Type.Object(
        {
          source: Type.Object(
            { reference: Key, documentHash: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }) },
            closed,
          ),
          charges: Type.Array(Charge, { minItems: 1, maxItems: 100 }),
        },
        closed,
      ),
    ),
  },
  closed,
);

type OnAsset = { readonly assetId: string; readonly assetVersion: number };
type Loaded = Omit<Repairable, 'others'> & {
  readonly repairs: readonly Repair[];
  readonly others: Repairable['others'];
};

const namedBy = ({ parentId, reliesOn = [] }: RepairChanges): readonly string[] => [
  ...(parentId ? [parentId] : []),
  ...reliesOn,
];

const load = async (
  tx: Tx,
  assetId: string,
  at: Temporal.Instant,
  changes?: RepairChanges,
): Promise<Loaded | undefined> => {
  const [product] = await lockProducts(tx, [assetId]);
  if (!product) return undefined;
  const repairs = await readRepairs(tx, assetId);
  const meant = changes ?? repairs.find(({ state }) => state === 'proposed')?.changes ?? {};
  const [history, lastNo, terms, relations, others] = await Promise.all([
    readHistory(tx, [assetId], { asOf: null, knownAt: at.toString() }),
    readLastNo(tx, assetId),
    readCommittedTerms(tx, [assetId]),
    readRelations(tx, assetId),
    readWithAbove(tx, namedBy(meant)),
  ]);
  const reliesOn = relations.flatMap(({ productId, targetId }) => (productId === assetId ? [targetId] : []));
  return { product, history, lastNo, terms, reliesOn, others, repairs };
};

const onAsset = {
  context: 'assets',
  aggregate: 'asset-repair',
  resource: ({ product }: Loaded, { tenantId }: Command<unknown>) => productResource(tenantId, product),
} as const;

const asSeen = ({ product }: Loaded, { assetVersion }: OnAsset) =>
  product.version === assetVersion
    ? accepted(true)
    : refused({ code: 'asset.changed-meanwhile', seen: assetVersion, current: product.version });

const hashIn = (model: CommercialModel, { offering }: RepairChanges): string | undefined =>
  offering === undefined ? undefined : model.one('product-offering', offering)?.hash;

const factOf = (type: string, { product: { id, accountId } }: Loaded, repairId: string, changes: RepairChanges) => ({
  type,
  subject: { kind: 'product', id },
  data: { productId: id, accountId, repairId, changes: Object.keys(changes) },
});

type Proposing = OnAsset & { readonly changes: RepairChanges; readonly because: string; readonly evidence: string };

export const proposeRepair = defineCommand<Proposing, Loaded, Decision>({
  ...onAsset,
  name: 'assets.propose-repair',
  creates: true,
  notFound: 'product.not-found',
  action: 'asset.propose-repair',
  refusalsRecorded: true,
  payload: Type.Object(
    {
      assetId: Uuid,
      assetVersion: Type.Integer({ minimum: 1 }),
      changes: Changes,
      because: Type.String({ minLength: 5, maxLength: 1_000 }),
      evidence: Type.String({ minLength: 10, maxLength: 2_000 }),
    },
    closed,
  ),
  load: (tx, { payload, at }) => load(tx, payload.assetId, at, payload.changes),
  decide: (loaded, command, _prepared, model) => {
    const { changes, because, evidence } = command.payload;
    const waiting = loaded.repairs.find(({ state }) => state === 'proposed');
    if (waiting) return refused({ code: 'asset.repair-waits', repairId: waiting.id });
    const seen = asSeen(loaded, command.payload);
    if (!seen.ok) return seen;
    const holds = repairProblems(loaded, changes, hashIn(model, changes));
    if (!holds.ok) return holds;
    const repairId = command.id('asset-repair');
    return accepted({
      facts: [{ ...factOf('AssetRepairProposed', loaded, repairId, changes), words: { because, evidence } }],
      answer: { assetId: loaded.product.id, repairId, state: 'proposed' },
    });
  },
  save: (_decided, { product }, next, command) => [
    insertRepair(command.tenantId, next, {
      productId: product.id,
      productVersion: product.version,
      changes: command.payload.changes,
      reason: command.payload.because,
      evidence: command.payload.evidence,
      proposedBy: command.actor.personId,
      proposedAt: command.at.toString(),
    }),
  ],
});

type Deciding = OnAsset & { readonly repairId: string; readonly agree: boolean; readonly comment?: string };
type Decided = Decision & { readonly done: Repaired | null };
type Waiting = Loaded & { readonly repair: Repair };

export const decideRepair = defineCommand<Deciding, Waiting, Decided>({
  ...onAsset,
  name: 'assets.decide-repair',
  action: 'asset.decide-repair',
  refusalsRecorded: true,
  payload: Type.Object(
    {
      assetId: Uuid,
      assetVersion: Type.Integer({ minimum: 1 }),
      repairId: Uuid,
      agree: Type.Boolean(),
      comment: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
    },
    closed,
  ),
  load: async (tx, { payload, at }) => {
    const loaded = await load(tx, payload.assetId, at);
    const repair = loaded?.repairs.find(({ id }) => id === payload.repairId);
    return loaded && repair ? { ...loaded, repair } : undefined;
  },
  head: ({ repair: { id, version, entryLeaf } }) => ({ id, version, entryLeaf }),
  decide: (loaded, command, _prepared, model) => {
    const { payload, actor, at } = command;
    const { repair } = loaded;
    if (repair.state !== 'proposed') return refused({ code: 'asset.no-such-repair', repairId: repair.id });
    if (repair.proposedBy === actor.personId) return refused({ code: 'asset.repair-needs-second-person' });
    const seen = asSeen(loaded, payload);
    if (!seen.ok) return seen;
    const { changes, id: repairId } = repair;
    const words = { comment: payload.comment ?? null };
    const answer = { assetId: loaded.product.id, repairId, state: payload.agree ? 'done' : 'rejected' };
    if (!payload.agree)
      return accepted({
        done: null,
        answer,
        facts: [{ ...factOf('AssetRepairRejected', loaded, repairId, changes), words }],
      });
    const offeringHash = hashIn(model, changes);
    const holds = repairProblems(loaded, changes, offeringHash);
    if (!holds.ok) return holds;
    const done = repaired(loaded, changes, {
      at: at.toString(),
      cause: `repair/${repairId}`,
      offeringHash,
      segmentId: repairId,
    });
    return accepted({ done, answer, facts: [{ ...factOf('AssetRepaired', loaded, repairId, changes), words }] });
  },
  save: ({ done }, _loaded, next, { tenantId, actor, at, payload }) => [
    ...(done === null ? [] : saveRepaired(tenantId, next, done, at.toString(), `repair/${payload.repairId}`)),
    settleRepair(tenantId, next, done === null ? 'rejected' : 'done', {
      by: actor.personId,
      at: at.toString(),
      comment: payload.comment ?? null,
    }),
  ],
});
