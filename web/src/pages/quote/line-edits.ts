/**
 * Edits of a quote's lines on their way to the server: what is typed while a batch is under way becomes the next batch, one command
 * with its price. Each line is named with the version that its typist saw, so two people on different lines do not disturb each other.
 * Nothing typed is lost: a lost connection repeats the same batch under the same key, a line that somebody else changed keeps what was
 * typed until the person decides, a refused line gets its old value back, with the reason, and the rest of the batch goes on.
 */
import type { CommandBody, Sent } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import type { Step } from './ramp-text.ts';

type Discretionary = { readonly kind: 'percent'; readonly value: string; readonly reason: string } | null;
export type LineChange = {
  readonly quantity?: string;
  readonly segments?: readonly Step[];
  readonly discretionary?: Discretionary;
  readonly group?: string | null;
  readonly site?: string | null;
  readonly optional?: boolean;
};
export type Operation =
  | ({ readonly op: 'add'; readonly offering: string } & LineChange)
  | { readonly op: 'remove'; readonly lineId: string }
  | ({ readonly op: 'change'; readonly lineId: string } & LineChange);
export type Edit = {
  readonly operation: Operation;
  /** The cell that shows `typed` until the server's value is read. */
  readonly cell: string | null;
  readonly typed: string;
  /** For the announcement: "Quantity of Base package". */
  readonly what: string;
  /** The line's version when typing began. A read that arrives under an open cell must not make this edit rest on what nobody saw. */
  readonly seen?: number;
  /** What brings back what was there; of a new line nobody knows it before it has an id. */
  readonly back?: Edit;
};
type Refusal = { readonly problem: Problem; readonly edit: Edit };
/** A line that somebody else changed while it was edited here. */
type Conflict = { readonly edit: Edit; readonly now: LineNow | null };
export type LineNow = {
  readonly segments: readonly { readonly from: string; readonly quantity: string }[];
  readonly discretionary: Discretionary;
};
export type EditState = {
  readonly phase: 'saved' | 'saving' | 'waiting' | 'conflict';
  readonly version: number;
  readonly shown: ReadonlyMap<string, string>;
  readonly refusal: Refusal | null;
  readonly conflicts: readonly Conflict[];
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
/** As many as the server takes in one command. */
const BATCH_MAX = 1_000;
/** Of an edit in a long batch, so many steps back. */
const UNDO_MAX = 100;

type Undo = { readonly what: string; back: readonly Edit[] };
type Waiting = { readonly edit: Edit; readonly expected: number | undefined; readonly undo: Undo | null };
type LineVersion = { readonly lineId: string; readonly version: number };

const lineOf = ({ operation }: Edit): string | null => (operation.op === 'add' ? null : operation.lineId);

const operationOf = ({ edit, expected }: Waiting): object =>
  edit.operation.op === 'add' || expected === undefined
    ? edit.operation
    : { ...edit.operation, expectedLineVersion: expected };

export const lineEdits = (firstVersion: number, ports: Ports) => {
  let state: EditState = { phase: 'saved', version: firstVersion, shown: new Map(), refusal: null, conflicts: [] };
  let queue: readonly Waiting[] = [];
  let past: readonly Undo[] = [];
  /** What this page knows of each line: read, or answered to its own edits. */
  const versions = new Map<string, number>();
  /** Where my own batches led a line: an edit begun before one landed rests on what it made. */
  const madeOf = new Map<string, number>();
  const listeners = new Set<() => void>();

  const set = (change: Partial<EditState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const stepOf = (lineId: string, version: number): string => `${lineId} ${version}`;
  const restsOn = (edit: Edit): number | undefined => {
    const lineId = lineOf(edit) ?? '';
    if (edit.seen === undefined) return versions.get(lineId);
    let version = edit.seen;
    for (let next: number | undefined = version; next !== undefined; next = madeOf.get(stepOf(lineId, version)))
      version = next;
    return version;
  };
  const shownWithout = (edits: readonly Edit[]) => {
    const cells = new Set(edits.map(({ cell }) => cell));
    return new Map([...state.shown].filter(([key]) => !cells.has(key)));
  };

  const refused = (edits: readonly Edit[], problem: Problem): void => {
    const [edit] = edits;
    if (!edit) return;
    set({ refusal: { problem, edit }, shown: shownWithout(edits) });
    ports.said(`${edit.what} was not changed. ${problem.title}. ${problem.todo}`, 'assertive');
  };

  /** Sends the batch until it has an answer: always the same command, so that it is done once. */
  const sendBatch = async (batch: readonly Waiting[]): Promise<Sent<unknown>> => {
    const body = { payload: { operations: batch.map(operationOf), price: true }, idempotencyKey: ports.newKey() };
    for (let pause = REPEAT_FIRST_MS; ; pause = Math.min(pause * 2, REPEAT_MAX_MS)) {
      const sent = await ports.send(body);
      if (sent.ok || sent.problem.status !== 0) return sent;
      set({ phase: 'waiting' });
      await ports.wait(pause);
    }
  };

  /** The lines that the server answered: later edits of them rest on what this batch made. */
  const landed = (batch: readonly Waiting[], result: unknown): void => {
    const { lines = [] } = result as { readonly lines?: readonly LineVersion[] };
    const named = new Set(batch.map(({ edit }) => lineOf(edit)));
    const made = lines.filter(({ lineId }) => !named.has(lineId));
    const sentAs = new Map(batch.map(({ edit, expected }) => [lineOf(edit), expected]));
    const now = new Map(lines.map(({ lineId, version }) => [lineId, version]));
    for (const [lineId, version] of now) {
      versions.set(lineId, version);
      const before = sentAs.get(lineId);
      if (before !== undefined) madeOf.set(stepOf(lineId, before), version);
    }
    queue = queue.map((waiting) => {
      const lineId = lineOf(waiting.edit);
      const version = lineId === null ? undefined : now.get(lineId);
      return version !== undefined && waiting.expected === sentAs.get(lineId)
        ? { ...waiting, expected: version }
        : waiting;
    });
    for (const [at, { edit, undo }] of batch.filter(({ edit: { operation } }) => operation.op === 'add').entries()) {
      const lineId = made[at]?.lineId;
      if (undo === null || lineId === undefined) continue;
      undo.back = [{ operation: { op: 'remove', lineId }, cell: null, typed: '', what: edit.what }, ...undo.back];
    }
  };

  /** What is left to send when a batch is refused: without the one operation that was not possible. */
  const setAside = (batch: readonly Waiting[], problem: Problem): void => {
    const at = problem['operation'];
    const one = typeof at === 'number' ? batch[at] : undefined;
    const out = one === undefined ? batch : [one];
    for (const { undo, edit } of out) if (undo && edit.back) undo.back = undo.back.filter((back) => back !== edit.back);
    queue = [...batch.filter((waiting) => !out.includes(waiting)), ...queue];
    refused(
      out.map(({ edit }) => edit),
      problem,
    );
  };

  const pump = async (): Promise<void> => {
    set({ phase: 'saving' });
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_MAX);
      queue = queue.slice(BATCH_MAX);
      const sent = await sendBatch(batch);
      if (sent.ok) {
        landed(batch, sent.answer.result);
        set({ phase: 'saving', version: sent.answer.version });
      } else if (sent.problem.code === 'quote.line-changed') return conflict(batch, sent.problem);
      else setAside(batch, sent.problem);
    }
    set({ phase: 'saved' });
    if (state.refusal === null) ports.said('Saved', 'polite');
    ports.settled();
  };

  type Told = { readonly lineId: string; readonly current: number; readonly now: LineNow };
  const conflict = (batch: readonly Waiting[], problem: Problem): void => {
    const told = new Map(((problem['conflicts'] ?? []) as readonly Told[]).map((each) => [each.lineId, each]));
    for (const { lineId, current } of told.values()) versions.set(lineId, current);
    const isTold = ({ edit }: Waiting): boolean => told.has(lineOf(edit) ?? '');
    queue = [...batch, ...queue];
    const conflicts = queue
      .filter(isTold)
      .map(({ edit }) => ({ edit, now: told.get(lineOf(edit) ?? '')?.now ?? null }));
    set({ phase: 'conflict', conflicts });
    const lines = told.size === 1 ? 'this line' : `${told.size} of these lines`;
    ports.said(`Somebody else changed ${lines}. What you typed is kept; choose which one stands.`, 'assertive');
    ports.settled();
  };

  const enqueue = (edits: readonly Edit[], undo: Undo | null): void => {
    queue = [...queue, ...edits.map((edit) => ({ edit, expected: restsOn(edit), undo }))];
    const shown = new Map(state.shown);
    for (const { cell, typed } of edits) if (cell !== null) shown.set(cell, typed);
    set({ shown, refusal: null });
    if (state.phase === 'saved' && queue.length > 0) void pump();
  };

  /** One thing that a person did, however many lines it touched: sent together, and taken back together. */
  const editAll = (edits: readonly Edit[], what: string): void => {
    const undo: Undo = { what, back: edits.flatMap(({ back }) => back ?? []).toReversed() };
    past = [...past, undo].slice(-UNDO_MAX);
    enqueue(edits, undo);
  };

  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: (): EditState => state,
    /** The version of a line that this page knows: what its cells show. */
    known: (lineId: string): number | undefined => versions.get(lineId),
    edit: (edit: Edit): void => editAll([edit], edit.what),
    editAll,
    /** Lines that came by another way than typing, an import: one undo takes them all out again. */
    made: (what: string, lineIds: readonly string[]): void => {
      const back = lineIds.map((lineId): Edit => ({
        operation: { op: 'remove', lineId },
        cell: null,
        typed: '',
        what,
      }));
      past = [...past, { what, back }].slice(-UNDO_MAX);
    },
    /** Takes the last thing back that was done here and has an answer. */
    undo: (): void => {
      const last = past.at(-1);
      if (last && queue.some(({ undo }) => undo === last))
        return ports.said('Still saving; undo when it is saved', 'polite');
      past = past.slice(0, -1);
      if (last && last.back.length > 0) enqueue(last.back, null);
      const [only] = last?.back ?? [];
      ports.said(
        only === undefined
          ? 'Nothing to undo'
          : last?.back.length === 1 && only.cell !== null
            ? `${only.what} is ${only.typed} again`
            : `Taken back: ${last?.what}`,
        'polite',
      );
    },
    /** The quote was read at this version: what is sent and seen need not be held up any more. */
    seen: (version: number, lines: readonly LineVersion[] = []): void => {
      for (const line of lines) versions.set(line.lineId, Math.max(line.version, versions.get(line.lineId) ?? 0));
      if (state.phase === 'saved' && version >= state.version) set({ version, shown: new Map() });
    },
    /** After a conflict: my edits again, on top of what is there now. */
    keepMine: (): void => {
      queue = queue.map((waiting) => ({ ...waiting, expected: versions.get(lineOf(waiting.edit) ?? '') }));
      set({ conflicts: [] });
      void pump();
    },
    /** Of the lines that somebody else changed, theirs; whatever else was typed is saved. */
    takeTheirs: (): void => {
      const dropped = state.conflicts.map(({ edit }) => edit);
      queue = queue.filter(({ edit }) => !dropped.includes(edit));
      past = past.filter(({ back }) => !back.some((edit) => dropped.some((each) => each.back === edit)));
      set({ phase: 'saved', conflicts: [], shown: shownWithout(dropped) });
      ports.said('Your edit was dropped; the quote shows what the other person saved.', 'polite');
      if (queue.length > 0) void pump();
    },
    closeRefusal: (): void => set({ refusal: null }),
  };
};
