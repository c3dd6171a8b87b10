/** Records of another system's side, brought as a file or read out of its ledger: opened, filled chunk by chunk, given to a run. */
import { Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { KEY_PATTERN, type Rec } from './merge.ts';
import {
  Pair,
  type PairName,
  reconciliationResource,
  type Run,
  type SideSource,
  SOURCE_CHUNK_RECORDS_MAX,
  Uuid,
} from './reconciliation.ts';
import { attachStatement, lockRun } from './run.store.ts';
import { addRecords as addStatements, insertSource, lockSource, type Source } from './source.store.ts';

const closed = { additionalProperties: false } as const;
const Side = Type.Union([Type.Literal('left'), Type.Literal('right')]);

type Open = { readonly name: string; readonly pair: PairName; readonly side: 'left' | 'right' };

export const openSource = defineCommand<Open, true, Decision>({
  name: 'reconciliation.open-source',
  action: 'reconciliation.bring',
  context: 'reconciliation',
  aggregate: 'reconciliation-source',
  creates: true,
  payload: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), pair: Pair, side: Side }, closed),
  load: async () => true,
  resource: (_loaded, command) => reconciliationResource(command.tenantId, command.tenantId),
  decide: (_loaded, { payload, id }) => {
    const sourceId = id('reconciliation-source');
    const subject = { kind: 'reconciliation-source', id: sourceId };
    return accepted({
      facts: [
        { type: 'ReconciliationSourceOpened', subject, data: { sourceId, pair: payload.pair, side: payload.side } },
      ],
      answer: { sourceId },
    });
  },
  save: (_decided, _loaded, next, { tenantId, payload, at }) => [insertSource(tenantId, next, payload, at.toString())],
});

type Add = { readonly sourceId: string; readonly records: readonly Rec[] };
const Fields = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Type.String({ maxLength: 1_000 }));

export const addRecords = defineCommand<Add, Source, Decision>({
  name: 'reconciliation.add-records',
  action: 'reconciliation.bring',
  context: 'reconciliation',
  aggregate: 'reconciliation-source',
  payload: Type.Object(
    {
      sourceId: Uuid,
      records: Type.Array(
        Type.Object(
          { key: Type.String({ pattern: KEY_PATTERN }), fields: Fields, about: Type.Optional(Fields) },
          closed,
        ),
        { minItems: 1, maxItems: SOURCE_CHUNK_RECORDS_MAX },
      ),
    },
    closed,
  ),
  load: (tx, { payload }) => lockSource(tx, payload.sourceId),
  head: (source) => source,
  resource: (source, command) => reconciliationResource(command.tenantId, source.id),
  decide: (source, { payload }) =>
    accepted({ facts: [], answer: { sourceId: source.id, records: payload.records.length } }),
  save: (_decided, _source, next, { tenantId, payload }) => addStatements(tenantId, next, payload.records),
});

type Attach = { readonly runId: string; readonly side: 'left' | 'right'; readonly sourceId: string };
type Attached = Decision & { readonly source: SideSource };

const decideAttach = (run: Run, { side, sourceId }: Attach): Outcome<Attached> => {
  const before = side === 'left' ? run.leftSource : run.rightSource;
  if (before.kind !== 'connector' || before.sourceId !== null)
    return refused({ code: 'reconciliation.source-closed', side });
  return accepted({
    source: { ...before, sourceId },
    facts: [],
    answer: { runId: run.id, sourceId },
    root: run.digest,
  });
};

/** What the connector told, whole: from here on the run compares it. */
export const attachSource = defineCommand<Attach, Run, Attached>({
  name: 'reconciliation.attach-source',
  action: 'reconciliation.work',
  context: 'reconciliation',
  aggregate: 'reconciliation-run',
  payload: Type.Object({ runId: Uuid, side: Side, sourceId: Uuid }, closed),
  load: (tx, { payload }) => lockRun(tx, payload.runId),
  head: ({ id, version, entryLeaf, digest }) => ({ id, version, entryLeaf, root: digest }),
  resource: (run, command) => reconciliationResource(command.tenantId, run.id),
  decide: (run, { payload }) => decideAttach(run, payload),
  save: ({ source }, _run, next, { tenantId, payload }) => [attachStatement(tenantId, next, payload.side, source)],
});
