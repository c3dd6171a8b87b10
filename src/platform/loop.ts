/** Does something again and again, one at a time, and ends when it is told to. A failure is logged; the next round tries again. */
import type { Logger } from 'pino';

export type Loop = { readonly close: () => Promise<void> };

export const everySoOften = (name: string, everyMs: number, log: Logger, work: () => Promise<void>): Loop => {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!closed) log.warn({ err: error, loop: name }, 'a round failed, the next one tries again');
    }
    if (!closed) timer = setTimeout(next, everyMs);
  };
  const next = (): void => {
    current = round();
  };
  next();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await current;
    },
  };
};
