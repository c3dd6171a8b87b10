/**
 * Edits of a quote's lines on their way to the server: one command an edit, in order, each with the version that the one
 * before it made. Nothing typed is lost: a lost connection repeats the same command under the same key, a conflict keeps
 * what was typed until the person decides, a refusal gives the cell back its old value and says why.
 */
import type { CommandBody, Sent } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import type { Step } from './ramp-text.ts';

export type Operation =
  | { readonly op: 'add'; readonly offering: string; readonly quantity?: string }
  | { readonly op: 'remove'; readonly lineId: string }
  | {
      readonly op: 'change';
      readonly lineId: string;
      readonly quantity?: string;
      readonly segments?: readonly Step[];
      readonly discretionary?: { readonly kind: 'percent'; readonly value: string; readonly reason: string } | null;
    };
export type Edit = {
  readonly operation: Operation;
  /** The cell that shows `typed` until the server's value is read. */
  readonly cell: string | null;
  readonly typed: string;
  /** For the announcement: "Quantity of Base package". */
  readonly what: string;
};
export type Refusal = { readonly problem: Problem; readonly edit: Edit };
export type EditState = {
  readonly phase: 'saved' | 'saving' | 'waiting' | 'conflict';
  readonly version: number;
  readonly shown: ReadonlyMap<string, string>;
  readonly refusal: Refusal | null;
};
type Ports = {
  readonly send: (body: CommandBody) => Promise<Sent<unknown>>;
  readonly newKey: () => string;
  /** Called when all is sent: reads the quote again. */
  readonly settled: () => void;
  readonly said: (text: string, urgency: 'polite' | 'assertive') => void;
  readonly wait: (ms: number) => Promise<void>;
};
export type LineEdits = ReturnType<typeof lineEdits>;

const REPEAT_FIRST_MS = 1_000;
const REPEAT_MAX_MS = 10_000;
const CONFLICTS: ReadonlySet<string> = new Set(['version.stale', 'quote.line-changed']);

export const lineEdits = (firstVersion: number, ports: Ports) => {
  let state: EditState = { phase: 'saved', version: firstVersion, shown: new Map(), refusal: null };
  let queue: readonly { readonly edit: Edit; readonly key: string }[] = [];
  /** The newest version that was read, which a conflict is decided against. */
  let read = firstVersion;
  const listeners = new Set<() => void>();

  const set = (change: Partial<EditState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const show = ({ cell, typed }: Edit) => (cell === null ? state.shown : new Map(state.shown).set(cell, typed));
  const without = ({ cell }: Edit) => new Map([...state.shown].filter(([key]) => key !== cell));

  const refused = (edit: Edit, problem: Problem): void => {
    set({ refusal: { problem, edit }, shown: without(edit) });
    ports.said(`${edit.what} was not changed. ${problem.title}. ${problem.todo}`, 'assertive');
  };

  /** Sends the first edit until it has an answer. */
  const sendFirst = async (edit: Edit, key: string): Promise<Sent<unknown>> => {
    for (let pause = REPEAT_FIRST_MS; ; pause = Math.min(pause * 2, REPEAT_MAX_MS)) {
      const body = { payload: { operations: [edit.operation] }, expectedVersion: state.version, idempotencyKey: key };
      const sent = await ports.send(body);
      if (sent.ok || sent.problem.status !== 0) return sent;
      set({ phase: 'waiting' });
      await ports.wait(pause);
    }
  };

  const pump = async (): Promise<void> => {
    set({ phase: 'saving' });
    for (let first = queue[0]; first; first = queue[0]) {
      const sent = await sendFirst(first.edit, first.key);
      if (!sent.ok && CONFLICTS.has(sent.problem.code)) return conflict();
      queue = queue.slice(1);
      if (sent.ok) set({ phase: 'saving', version: sent.answer.version });
      else refused(first.edit, sent.problem);
    }
    set({ phase: 'saved' });
    if (state.refusal === null) ports.said('Saved', 'polite');
    ports.settled();
  };

  const conflict = (): void => {
    set({ phase: 'conflict' });
    ports.said('Somebody else changed this quote. Your edit is kept; choose which one stands.', 'assertive');
    ports.settled();
  };

  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: (): EditState => state,
    edit: (edit: Edit): void => {
      queue = [...queue, { edit, key: ports.newKey() }];
      set({ shown: show(edit), refusal: null });
      if (state.phase === 'saved') void pump();
    },
    /** The quote was read at this version: what is sent and seen need not be held up any more. */
    seen: (version: number): void => {
      read = version;
      if (state.phase === 'saved' && version >= state.version) set({ version, shown: new Map() });
    },
    /** After a conflict: my edits again, on top of what is there now. The body differs, so the keys do. */
    keepMine: (): void => {
      queue = queue.map(({ edit }) => ({ edit, key: ports.newKey() }));
      set({ version: read });
      void pump();
    },
    takeTheirs: (): void => {
      queue = [];
      set({ phase: 'saved', version: read, shown: new Map() });
      ports.said('Your edit was dropped; the quote shows what the other person saved.', 'polite');
    },
    closeRefusal: (): void => set({ refusal: null }),
  };
};
