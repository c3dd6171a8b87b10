/** The line edits of one quote, alive as long as its page, each with what takes it back. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { newKey, send } from '../../api/http.ts';
import type { Line, Quote } from '../../api/shapes.ts';
import { announce } from '../../parts/announce.tsx';
import { lineEdits, type Edit, type EditState, type LineEdits } from './line-edits.ts';
import { inverse } from './inverse-edit.ts';

export type QuoteEdits = Omit<LineEdits, 'state' | 'subscribe'> & { readonly state: EditState };

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
  useEffect(() => edits.seen(quote.version, quote.lines), [edits, quote]);
  const editAll = (next: readonly Edit[], what: string): void => {
    const lines = new Map<string, Line>(quote.lines.map((line) => [line.lineId, line]));
    edits.editAll(
      next.map((edit) => {
        const back = inverse(lines, edit, state.shown);
        return back === null ? edit : { ...edit, back };
      }),
      what,
    );
  };
  return { ...edits, edit: (edit) => editAll([edit], edit.what), editAll, state };
};
