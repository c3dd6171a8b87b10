/** Somebody takes a list along, and says why: limited, in the log, and no more than they may read row by row. */
import { type Static, Type } from 'typebox';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { type Command, type Decision, defineCommand } from '#platform/command.ts';
import {
  type Export,
  EXPORT_MINUTES,
  EXPORT_ROWS_MAX,
  EXPORT_ROWS_PER_DAY_MAX,
  exportResource,
  EXPORTS_PER_DAY_MAX,
  type Taken,
} from './export.ts';
import { insertExport, lockTaken } from './export.store.ts';
import { exportedRows, readingOf } from './exported-rows.ts';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });

const ExportListPayload = Type.Object(
  {
    what: Type.Union([Type.Literal('quotes'), Type.Literal('orders')]),
    format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')]),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    status: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    accountId: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
type Payload = Static<typeof ExportListPayload>;
type Made = Decision & { readonly made: Omit<Export, 'id'> };

const filterOf = ({ status, accountId }: Payload) => ({
  ...(status === undefined ? {} : { status }),
  ...(accountId === undefined ? {} : { accountId }),
});

export const decideExport = (
  taken: Taken,
  { payload, actor, at, id }: Pick<Command<Payload>, 'payload' | 'actor' | 'at' | 'id'>,
  rows: number,
): Outcome<Made> => {
  if (rows > EXPORT_ROWS_MAX) return refused({ code: 'export.too-many-rows', limit: EXPORT_ROWS_MAX });
  if (taken.exports >= EXPORTS_PER_DAY_MAX || taken.rows + rows > EXPORT_ROWS_PER_DAY_MAX)
    return refused({
      code: 'export.enough-for-today',
      taken: { ...taken },
      asked: rows,
      limits: { exports: EXPORTS_PER_DAY_MAX, rows: EXPORT_ROWS_PER_DAY_MAX },
    });
  const { what, format, reason } = payload;
  const exportId = id('export');
  const filter = filterOf(payload);
  const expiresAt = at.add({ minutes: EXPORT_MINUTES }).toString();
  return accepted({
    facts: [
      {
        type: 'ListExported',
        subject: { kind: 'export', id: exportId },
        data: { exportId, personId: actor.personId, what, format, filter, rows },
      },
    ],
    answer: { exportId, what, format, rows, expiresAt, file: `/exports/${exportId}/file` },
    made: { personId: actor.personId, what, format, filter, reason, rows, exportedAt: at.toString(), expiresAt },
  });
};

export const exportList = defineCommand<Payload, Taken, Made, number>({
  name: 'operations.export-list',
  context: 'operations',
  aggregate: 'export',
  creates: true,
  payload: ExportListPayload,
  prepare: async (door, command) => {
    const { what } = command.payload;
    const asked = { what, filter: filterOf(command.payload), until: command.at.toString() };
    const rows = await door.read(command.tenantId, async (tx) =>
      exportedRows(tx, await readingOf(door, tx, command.actor), asked),
    );
    return accepted(rows.length);
  },
  load: (tx, { actor, at }) => lockTaken(tx, actor.personId, at.subtract({ hours: 24 }).toString()),
  resource: (_loaded, { tenantId }) => exportResource(tenantId),
  decide: (taken, command, rows) => decideExport(taken, command, rows),
  save: ({ made }, _loaded, next, { tenantId }) => [insertExport(tenantId, next, made)],
});
