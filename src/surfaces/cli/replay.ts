/** `troth replay FILE`: decides a stored price again on this machine, and says whether the answer is the same. */
import type { Json } from '#kernel/json.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { isReplayFile, replayPrice, type ReplayFile } from '../replay.ts';
import { readText } from './read-text.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';
import { counted } from './counted.ts';

export const REPLAY_EXIT = { identical: 0, different: 1, unreadable: 2, 'same-output-newer-engine': 0 } as const;

const readDecision = async (file: string): Promise<Outcome<ReplayFile>> => {
  const text = await readText(file);
  if (!text.ok) return text;
  const other = refused({ code: 'replay.unreadable', file });
  try {
    const value = JSON.parse(text.value) as Json;
    return isReplayFile(value) ? accepted(value as unknown as ReplayFile) : other;
  } catch {
    // Whatever is wrong with it, it is not a price decision.
    return other;
  }
};

export const replayFile = async (file: string, terminal: Terminal): Promise<number> => {
  const read = await readDecision(file);
  if (!read.ok) {
    sayNo(terminal, read.refusal, 'Nothing was priced again');
    return REPLAY_EXIT.unreadable;
  }
  const decision = read.value;
  const replayed = replayPrice(decision);
  if (!replayed.ok) {
    sayNo(terminal, replayed.refusal, 'Nothing was priced again');
    return REPLAY_EXIT.different;
  }
  if (typeof replayed.value === 'string') {
    terminal.write(
      `${replayed.value}\n  ${counted(decision.request.lines.length, 'line')} priced again on engine ${decision.decision.engine.name} ${decision.decision.engine.version}; the promise is ${decision.decision.output.fingerprint}\n`,
    );
    return REPLAY_EXIT[replayed.value];
  }
  terminal.write('different\n');
  for (const { path, stored, fresh } of replayed.value.different.slice(0, 20))
    terminal.write(`  ${path}: stored ${JSON.stringify(stored)}, now ${JSON.stringify(fresh)}\n`);
  return REPLAY_EXIT.different;
};
