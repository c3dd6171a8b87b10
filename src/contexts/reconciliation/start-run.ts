/** A comparison is begun: by a person, a schedule, a fact, after an incident, or with what was brought for a migration. A worker carries it out. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import { HOUSE_SIDES } from './house-side.ts';
import { LEDGER_READINGS } from './ledger-records.ts';
import {
  MODES,
  type Mode,
  NOTHING_YET,
  Pair,
  type PairName,
  reconciliationResource,
  type Run,
  type Scope,
  type SideSource,
  Uuid,
} from './reconciliation.ts';
import { FIRST_DIGEST } from './page.ts';
import { insertRun } from './run.store.ts';
import { readSource, type Source } from './source.store.ts';

const closed = { additionalProperties: false } as const;
const Instant = Type.String({ format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT[0-9:.]{8,18}Z$' });

export type StartRun = {
  readonly pair: PairName;
  readonly mode: Mode;
  readonly reason: string;
  readonly scope?: Scope;
  readonly leftSourceId?: string;
  readonly rightSourceId?: string;
};
type Loaded = { readonly left: Source | undefined; readonly right: Source | undefined };
type Started = Decision & { readonly run: Omit<Run, 'id' | 'version' | 'entryLeaf'> };

const brought = (tx: Tx, id: string | undefined): Promise<Source | undefined> | undefined =>
  id === undefined ? undefined : readSource(tx, id);

/** What is named must fit: the pair and the side for which it was brought. Nothing named: this house, or the connector that tells it. */
const sourceOf = (
  { pair, leftSourceId, rightSourceId }: StartRun,
  side: 'left' | 'right',
  source: Source | undefined,
): Outcome<SideSource> => {
  const asked = side === 'left' ? leftSourceId : rightSourceId;
  if (asked !== undefined)
    return source?.pair === pair && source.side === side
      ? accepted({ kind: 'brought', sourceId: source.id })
      : refused({ code: 'reconciliation-source.not-found', sourceId: asked, pair, side });
  if (HOUSE_SIDES[pair][side] !== undefined) return accepted({ kind: 'house' });
  const reading = LEDGER_READINGS[`${pair}/${side}`];
  return reading === undefined
    ? refused({ code: 'reconciliation.needs-source', pair, side })
    : accepted({ kind: 'connector', connector: reading.connector, sourceId: null });
};

/** An incident whose window nobody knows is about everything, which is said: a scope that names nothing. A window alone cannot tell what the other side has too much. */
const hasWindow = ({ scope }: StartRun): boolean =>
  scope !== undefined && (scope.from === undefined) === (scope.to === undefined);

const modeOffence = (asked: StartRun): string | null => {
  const { mode, scope = {}, leftSourceId, rightSourceId } = asked;
  if (mode === 'incident' && !hasWindow(asked)) return 'an incident has a window, or is about everything';
  if (mode === 'migration' && leftSourceId === undefined && rightSourceId === undefined)
    return 'a migration has brought records';
  if ((mode === 'event' || mode === 'handoff') && scope.orderId === undefined) return 'an event is about an order';
  return null;
};

const decideStart = (
  { left, right }: Loaded,
  { payload, at, actor, id }: Pick<Command<StartRun>, 'payload' | 'at' | 'actor' | 'id'>,
): Outcome<Started> => {
  const why = modeOffence(payload);
  if (why !== null) return refused({ code: 'reconciliation.mode-mismatch', mode: payload.mode, why });
  const leftSource = sourceOf(payload, 'left', left);
  if (!leftSource.ok) return leftSource;
  const rightSource = sourceOf(payload, 'right', right);
  if (!rightSource.ok) return rightSource;
  const { pair, mode, reason, scope = {} } = payload;
  const runId = id('reconciliation-run');
  return accepted({
    run: {
      pair,
      mode,
      scope,
      leftSource: leftSource.value,
      rightSource: rightSource.value,
      reason,
      state: 'running',
      counts: NOTHING_YET,
      upTo: null,
      digest: FIRST_DIGEST,
      askedBy: actor.personId,
      recordedAt: at.toString(),
      endedAt: null,
    },
    facts: [
      {
        type: 'ReconciliationRunStarted',
        subject: { kind: 'reconciliation-run', id: runId },
        data: { runId, pair, mode, scope: { ...scope } },
      },
    ],
    answer: { runId, pair, mode },
  });
};

export const startRun = defineCommand<StartRun, Loaded, Started>({
  name: 'reconciliation.start-run',
  action: 'reconciliation.run',
  context: 'reconciliation',
  aggregate: 'reconciliation-run',
  creates: true,
  payload: Type.Object(
    {
      pair: Pair,
      mode: Type.Union(MODES.map((mode) => Type.Literal(mode))),
      reason: Type.String({ minLength: 1, maxLength: 500 }),
      scope: Type.Optional(
        Type.Object({ orderId: Type.Optional(Uuid), from: Type.Optional(Instant), to: Type.Optional(Instant) }, closed),
      ),
      leftSourceId: Type.Optional(Uuid),
      rightSourceId: Type.Optional(Uuid),
    },
    closed,
  ),
  load: async (tx, { payload }) => {
    const [left, right] = await Promise.all([brought(tx, payload.leftSourceId), brought(tx, payload.rightSourceId)]);
    return { left, right };
  },
  resource: (_loaded, command) => reconciliationResource(command.tenantId, command.tenantId),
  decide: decideStart,
  save: ({ run }, _loaded, next, command) => [insertRun(command.tenantId, next, run)],
});
