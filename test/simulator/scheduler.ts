/**
 * Lets one thing happen at a time. Whatever runs in a simulated process stops at its next gate (a transaction begins, a request leaves, an
 * answer arrives), and the seed decides which gate opens next. Between two gates code runs alone, so a run is a list of opened gates, and the
 * same seed opens the same ones. No transaction waits for another: each has ended before the next gate opens.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { must } from '#kernel/outcome.ts';

/** One life of a process. What has died does nothing more; a restart is another life. */
export type Life = { readonly name: string; alive: boolean };

export type Gate = {
  readonly life: Life;
  readonly label: string;
  /** Simulated time before which it stays closed. */
  readonly notBeforeMs: number;
  readonly open: () => void;
  readonly refuse: (error: Error) => void;
};

export type Scheduler = {
  /** Waits to be let on. Rejects when its process dies, or is dead already. */
  readonly gate: (life: Life, label: string, notBeforeMs?: number) => Promise<void>;
  /** Runs `work` in a process. What a death breaks off is nobody's failure; anything else that is thrown is kept as one. */
  readonly spawn: (life: Life, label: string, work: () => Promise<void>) => Promise<void>;
  readonly kill: (life: Life) => void;
  /** Gates that may be opened at this time, in the order in which they were reached. */
  readonly openable: (nowMs: number) => readonly Gate[];
  readonly nextMs: () => number | undefined;
  /** Opens a gate, and comes back when everything stands at a gate again. */
  readonly open: (gate: Gate) => Promise<void>;
  /** Comes back when nothing runs: every connection is given back, and every continuation has run. */
  readonly quiet: () => Promise<void>;
  readonly connectionTaken: () => void;
  readonly connectionGiven: () => void;
  readonly note: (text: string) => void;
  readonly trace: readonly string[];
  readonly failures: readonly Error[];
};

export const deathOf = (life: Life): Error => new Error(`${life.name} is dead`);

export const makeScheduler = (now: () => Temporal.Instant): Scheduler => {
  const gates = new Set<Gate>();
  const trace: string[] = [];
  const failures: Error[] = [];
  const fiber = new AsyncLocalStorage<string>();
  let taken = 0;
  let given: (() => void) | undefined;

  const note = (text: string): void => {
    trace.push(`${now().toString().slice(11)} ${fiber.getStore() ?? ''} ${text}`);
  };
  const quiet = async (): Promise<void> => {
    do {
      while (taken > 0) await new Promise<void>((resolve) => (given = resolve));
      await turn();
    } while (taken > 0);
  };
  const run = async (life: Life, label: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!life.alive) return;
      const failure = error instanceof Error ? error : new Error(String(error));
      note(`FAILED ${failure.message}`);
      failures.push(new Error(`${life.name} ${label}: ${failure.message}`, { cause: failure }));
    }
  };
  return {
    gate: (life, label, notBeforeMs = 0) =>
      new Promise((open, refuse) => {
        if (!life.alive) return refuse(deathOf(life));
        gates.add({ life, label: `${fiber.getStore() ?? life.name} ${label}`, notBeforeMs, open, refuse });
      }),
    spawn: (life, label, work) => fiber.run(`${life.name} ${label}`, () => run(life, label, work)),
    kill: (life) => {
      life.alive = false;
      for (const gate of gates)
        if (gate.life === life) {
          gates.delete(gate);
          gate.refuse(deathOf(life));
        }
    },
    openable: (nowMs) => [...gates].filter((gate) => gate.notBeforeMs <= nowMs),
    nextMs: () => {
      const least = Math.min(...[...gates].map((gate) => gate.notBeforeMs));
      return Number.isFinite(least) ? least : undefined;
    },
    open: async (gate) => {
      must(gates.delete(gate), 'a gate opens once');
      trace.push(`${now().toString().slice(11)} ${gate.label}`);
      gate.open();
      await quiet();
    },
    quiet,
    connectionTaken: () => void (taken += 1),
    connectionGiven: () => {
      taken -= 1;
      given?.();
    },
    note,
    trace,
    failures,
  };
};
