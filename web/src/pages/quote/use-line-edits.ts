/** The line edits of one quote, alive as long as its page, with undo. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { newKey, send } from '../../api/http.ts';
import type { Line, Quote } from '../../api/shapes.ts';
import { announce } from '../../parts/announce.tsx';
import { lineEdits, type Edit, type EditState, type LineEdits } from './line-edits.ts';
import { typedInto, valueOf } from './line-fields.ts';

export type QuoteEdits = Omit<LineEdits, 'state' | 'subscribe'> & {
  readonly state: EditState;
  readonly undo: () => void;
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const useLineEdits = (quote: Quote): QuoteEdits => {
  const client = useQueryClient();
  const [edits] = useState(() =>
    lineEdits(quote.version, {
      send: (body) => send(`/quotes/${quote.id}/lines`, body),
      newKey,
      settled: () => void client.invalidateQueries({ queryKey: ['quote', quote.id] }),
      said: announce,
      wait,
    }),
  );
  const state = useSyncExternalStore(edits.subscribe, edits.state);
  const past = useRef<readonly Edit[]>([]);
  useEffect(() => edits.seen(quote.version), [edits, quote.version, quote]);
  const edit = (next: Edit): void => {
    const back = inverse(quote.lines, next);
    if (back) past.current = [...past.current, back];
    edits.edit(next);
  };
  const undo = (): void => {
    const last = past.current.at(-1);
    past.current = past.current.slice(0, -1);
    if (last) edits.edit(last);
    announce(last ? `${last.what} is ${last.typed} again` : 'Nothing to undo');
  };
  return { ...edits, edit, undo, state };
};

/** What brings the cell back to what it is now. Added and removed lines are not undone: their identity would change. */
const inverse = (lines: readonly Line[], { operation }: Edit): Edit | null => {
  if (operation.op !== 'change') return null;
  const line = lines.find(({ lineId }) => lineId === operation.lineId);
  if (!line) return null;
  const field = operation.discretionary === undefined ? 'quantity' : 'discount';
  const typed = typedInto(line, field, valueOf(line, field), line.discretionary?.reason ?? '');
  if (!typed.ok) return null;
  // Beside the ramp that is about to stand, one quantity is said as a ramp of one step.
  const { quantity } = typed.edit.operation as { readonly quantity?: string };
  return operation.segments === undefined || quantity === undefined
    ? typed.edit
    : {
        ...typed.edit,
        operation: { op: 'change', lineId: line.lineId, segments: [{ from: line.from, quantity }] },
      };
};
