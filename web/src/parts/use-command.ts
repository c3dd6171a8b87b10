/** One command from a button: busy while it runs, its refusal kept until the next try, what it changes read again. */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { type CommandBody, newKey, send } from '../api/http.ts';
import type { Problem } from '../api/problem.ts';
import { announce } from './announce.tsx';

type UseCommand = {
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly clear: () => void;
  readonly run: <T>(path: string, body: CommandBody, said: string) => Promise<T | undefined>;
};

export const useCommand = (changes: readonly QueryKey[]): UseCommand => {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = async <T>(path: string, body: CommandBody, said: string): Promise<T | undefined> => {
    // A second click while the first is under way is the same wish, not a second command.
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setProblem(null);
    const sent = await send<T>(path, { idempotencyKey: newKey(), ...body });
    await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
    running.current = false;
    setBusy(false);
    if (!sent.ok) {
      setProblem(sent.problem);
      return undefined;
    }
    announce(said);
    return sent.answer.result;
  };
  return { busy, problem, clear: useCallback(() => setProblem(null), []), run };
};
