/** Which key signs the log from now on. A change of keys is itself in the log: signed by the old key if that still signs, and by the new. */
import { Type } from 'typebox';
import { parseNoteKey, noteKeyId } from '#kernel/note.ts';
import { accepted, must } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { textHash } from './audit-entry.ts';
import { insertLogKey, readLogKey } from './log-key.store.ts';

type Payload = { readonly line: string; readonly succession?: string };
type Loaded = { readonly known: boolean };

export const recordLogKey = defineCommand<Payload, Loaded, Decision>({
  name: 'evidence.record-log-key',
  context: 'evidence',
  aggregate: 'log-key',
  creates: true,
  payload: Type.Object(
    {
      line: Type.String({ minLength: 10, maxLength: 400 }),
      succession: Type.Optional(Type.String({ minLength: 1, maxLength: 4_000 })),
    },
    { additionalProperties: false },
  ),
  load: async (tx, { payload }) => ({ known: await readLogKey(tx, payload.line) }),
  resource: (_loaded, { tenantId }) => ({ type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }),
  decide: ({ known }, command) => {
    const { line } = command.payload;
    const key = parseNoteKey(line);
    must(key.ok, 'the sequencer records the key that it signs with');
    const name = `${key.value.name}+${noteKeyId(key.value)}`;
    return accepted({
      ...(known ? { unchanged: true as const } : {}),
      facts: [
        { type: 'LogKeyChanged', subject: { kind: 'log-key', id: command.id('log-key') }, data: { key: name, line } },
      ],
      answer: { key: name },
      artifacts: [{ kind: 'log-key', key: name, hash: textHash(line) }],
    });
  },
  save: (_decided, _loaded, next, { at, payload, tenantId }) => [
    insertLogKey(tenantId, { id: next.id, entryLeaf: next.entryLeaf, ...payload }, at.toString()),
  ],
});
