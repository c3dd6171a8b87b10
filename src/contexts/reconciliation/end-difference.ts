/** What becomes of a difference: the owning context is asked to mend it, the sides agree, or its owner says why they may differ. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { differenceLife } from './difference.lifecycle.ts';
import { lockDifference, saveDifference } from './difference.store.ts';
import {
  type Difference,
  type DifferenceState,
  reconciliationResource,
  type Resolution,
  type Run,
  Uuid,
} from './reconciliation.ts';
import { readRun } from './run.store.ts';

const closed = { additionalProperties: false } as const;
type Named = { readonly differenceId: string };
type Loaded = { readonly difference: Difference; readonly run: Run };
type Ended = Decision & {
  readonly state: DifferenceState;
  readonly resolution: Resolution | null;
  readonly resolvedAt: string | null;
};

const load = async (tx: Tx, { payload }: Command<Named>): Promise<Loaded | undefined> => {
  const difference = await lockDifference(tx, payload.differenceId);
  const run = difference && (await readRun(tx, difference.runId));
  return difference && run && { difference, run };
};

const onDifference = {
  context: 'reconciliation',
  aggregate: 'difference',
  load,
  head: ({ difference: { id, version, entryLeaf } }: Loaded) => ({ id, version, entryLeaf }),
  resource: ({ difference }: Loaded, command: Pick<Command<unknown>, 'tenantId'>) =>
    reconciliationResource(command.tenantId, difference.id, difference.owner),
} as const;

const save = (
  { state, resolution, resolvedAt }: Ended,
  _loaded: Loaded,
  next: Parameters<typeof saveDifference>[1],
  command: Pick<Command<unknown>, 'tenantId'>,
) => [saveDifference(command.tenantId, next, { state, resolution, resolvedAt })];

const told = ({ difference, run }: Loaded) => ({
  differenceId: difference.id,
  runId: run.id,
  pair: difference.pair,
  mode: run.mode,
  key: difference.key,
  kind: difference.kind,
  orderId: difference.left?.about?.['orderId'] ?? difference.right?.about?.['orderId'] ?? run.scope.orderId ?? null,
});

/** Repairs that are a command of the context that owns the state; everything else its owner decides. */
export const REPAIR_COMMANDS = ['order.complete', 'asset.activate', 'billing.request-activation'] as const;

export const decideRepair = (loaded: Loaded): Outcome<Ended> => {
  const { difference } = loaded;
  const { action, says } = difference.repair;
  if (!REPAIR_COMMANDS.some((each) => each === action))
    return refused({ code: 'difference.no-command-repairs-it', recommended: says });
  const state = differenceLife.move(difference.state, 'repair');
  if (!state.ok) return state;
  const data = { ...told(loaded), action };
  return accepted({
    state: state.value,
    resolution: null,
    resolvedAt: null,
    facts: [{ type: 'DifferenceRepairRequested', subject: { kind: 'difference', id: difference.id }, data }],
    answer: { differenceId: difference.id, action, state: state.value },
  });
};

export const requestRepair = defineCommand<Named, Loaded, Ended>({
  ...onDifference,
  name: 'reconciliation.request-repair',
  action: 'reconciliation.resolve',
  payload: Type.Object({ differenceId: Uuid }, closed),
  decide: decideRepair,
  save,
});

/** The worker may ask only for what is declared safe. */
export const repairByItself = defineCommand<Named, Loaded, Ended>({
  ...onDifference,
  name: 'reconciliation.repair-by-itself',
  action: 'reconciliation.work',
  payload: Type.Object({ differenceId: Uuid }, closed),
  decide: (loaded) =>
    loaded.difference.repair.automatic
      ? decideRepair(loaded)
      : refused({ code: 'difference.no-command-repairs-it', recommended: loaded.difference.repair.says }),
  save,
});

const resolved = (loaded: Loaded, resolution: Resolution, at: string): Outcome<Ended> => {
  const { difference } = loaded;
  const state = differenceLife.move(difference.state, 'resolve');
  if (!state.ok) return state;
  const data = { ...told(loaded), how: resolution.how };
  return accepted({
    state: state.value,
    resolution,
    resolvedAt: at,
    facts: [{ type: 'DifferenceResolved', subject: { kind: 'difference', id: difference.id }, data }],
    answer: { differenceId: difference.id, state: state.value, how: resolution.how },
  });
};

type Resolve = Named & { readonly how: 'explained' | 'corrected-outside'; readonly why: string };

/** A person's word: the sides differ still, or were made equal by a system that is not ours. */
export const resolveDifference = defineCommand<Resolve, Loaded, Ended>({
  ...onDifference,
  name: 'reconciliation.resolve-difference',
  action: 'reconciliation.resolve',
  payload: Type.Object(
    {
      differenceId: Uuid,
      how: Type.Union([Type.Literal('explained'), Type.Literal('corrected-outside')]),
      why: Type.String({ minLength: 3, maxLength: 1_000 }),
    },
    closed,
  ),
  decide: (loaded, { payload: { how, why }, actor, at }) => {
    const { left, right } = loaded.difference;
    return resolved(loaded, { how, why, by: actor.name, left, right }, at.toString());
  },
  save,
});

const Side = Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())]);
type Settle = Named & {
  readonly runId: string;
  readonly left: Resolution['left'];
  readonly right: Resolution['right'];
};

/** A later run found both sides equal: what they say now is kept beside what they said. */
export const settleDifference = defineCommand<Settle, Loaded, Ended>({
  ...onDifference,
  name: 'reconciliation.settle-difference',
  action: 'reconciliation.work',
  payload: Type.Object({ differenceId: Uuid, runId: Uuid, left: Side, right: Side }, closed),
  decide: (loaded, { payload: { runId, left, right }, actor, at }) =>
    resolved(loaded, { how: 'matches-now', why: `run ${runId}`, by: actor.name, left, right }, at.toString()),
  save,
});
