/**
 * The sequencer with the key that lies in the data folder now: a rotated key signs from the next look on, without a restart, and each
 * tenant's log says which key signs it.
 */
import { join } from 'node:path';
import { formatNoteKey } from '#kernel/note.ts';
import { must } from '#kernel/outcome.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { openLogSigner, type LogSigner } from './log-key.connector.ts';
import { successionTo } from './log-keys.connector.ts';
import { recordLogKey } from './record-log-key.ts';

export const LOG_NAME = 'troth';
export const LOOK_FOR_KEY_EVERY_MS = 30_000;
export const logKeyPath = (dataFolder: string): string => join(dataFolder, 'log-key.pem');

export type CurrentKey = {
  readonly signer: () => LogSigner;
  /** Takes up a rotated key, and enters it in each log that does not know it. */
  readonly look: () => Promise<void>;
};

export const currentKey = (door: Door, dataFolder: string, tenants: () => Promise<readonly string[]>): CurrentKey => {
  const path = logKeyPath(dataFolder);
  const entered = new Set<string>();
  let signer = openLogSigner(path, LOG_NAME);
  return {
    signer: () => signer,
    look: async () => {
      signer = openLogSigner(path, LOG_NAME);
      const line = formatNoteKey(signer.key);
      for (const tenantId of await tenants()) {
        if (entered.has(`${tenantId} ${line}`)) continue;
        await enter(door, tenantId, line, successionTo(path, line));
        entered.add(`${tenantId} ${line}`);
      }
    },
  };
};

const enter = async (door: Door, tenantId: string, line: string, succession: string | undefined): Promise<void> => {
  const answer = await runCommand(
    door,
    recordLogKey,
    door.systemPrincipal(tenantId, 'sequencer'),
    { idempotencyKey: `log-key ${line}`, payload: { line, ...(succession === undefined ? {} : { succession }) } },
    { channel: 'worker' },
  );
  must(answer.ok, 'the sequencer may enter the key that it signs with');
};
