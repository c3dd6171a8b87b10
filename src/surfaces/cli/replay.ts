/** `troth replay FILE`: decides a stored price again on this machine, and says whether the answer is the same. */
import { readFile } from 'node:fs/promises';
import type { Json } from '#kernel/json.ts';
import { isReplayFile, replayPrice, type ReplayFile } from '../replay.ts';
import type { Terminal } from './verify.ts';

export const REPLAY_EXIT = { identical: 0, different: 1, unreadable: 2, 'same-output-newer-engine': 0 } as const;

const readJson = async (file: string): Promise<Json | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Json;
  } catch {
    // Whatever is wrong with it, it is not a price decision; the caller says so.
    return undefined;
  }
};

export const replayFile = async (file: string, terminal: Terminal): Promise<number> => {
  const value = await readJson(file);
  if (value === undefined || !isReplayFile(value)) {
    terminal.write(`${file} is not a price decision of Troth. Get one from GET /quotes/{id}/price-decision.\n`);
    return REPLAY_EXIT.unreadable;
  }
  const decision = value as unknown as ReplayFile;
  const replayed = replayPrice(decision);
  if (!replayed.ok) {
    terminal.write(`Not replayed: ${replayed.refusal.code} ${JSON.stringify(replayed.refusal)}\n`);
    return REPLAY_EXIT.different;
  }
  if (typeof replayed.value === 'string') {
    terminal.write(
      `${replayed.value}\n  ${decision.request.lines.length} lines priced again on engine ${decision.decision.engine.name} ${decision.decision.engine.version}; the promise is ${decision.decision.output.fingerprint}\n`,
    );
    return REPLAY_EXIT[replayed.value];
  }
  terminal.write('different\n');
  for (const { path, stored, fresh } of replayed.value.different.slice(0, 20))
    terminal.write(`  ${path}: stored ${JSON.stringify(stored)}, now ${JSON.stringify(fresh)}\n`);
  return REPLAY_EXIT.different;
};
