/** A command in the name of the worker, under a key that says what it is about: whoever does it again does nothing. */
import type { Json } from '#kernel/json.ts';
import type { Answer, AnyCommandDefinition } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';

export const asWorker = (
  door: Door,
  tenantId: string,
  definition: unknown,
  key: string,
  payload: Json,
  reason: string,
): Promise<Answer> =>
  runCommand(
    door,
    definition as AnyCommandDefinition as unknown as Parameters<typeof runCommand>[1],
    door.systemPrincipal(tenantId, 'worker'),
    { idempotencyKey: key, payload, reason },
    { channel: 'worker' },
  );
