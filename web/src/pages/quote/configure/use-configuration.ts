/** What was chosen so far, and what the kernel says of it. Answers to what was chosen before the last click are dropped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { openKernel, type Kernel } from './kernel.ts';
import type { ConfigurationBook, ConfigurationContext, Guide, Selection, Why } from './protocol.ts';

export type UseConfiguration = {
  readonly selection: Selection;
  readonly guide: Guide | null;
  readonly why: Why | null;
  readonly failed: string | null;
  readonly change: (selection: Selection) => void;
  readonly explain: (name: string) => void;
  readonly closeWhy: () => void;
  /** A whole that the authors of the rules would like. */
  readonly completed: () => Promise<Guide | null>;
};

export const useConfiguration = (
  book: ConfigurationBook,
  context: ConfigurationContext,
  begun: Selection,
): UseConfiguration => {
  const kernel = useRef<Kernel | null>(null);
  const [selection, setSelection] = useState(begun);
  const [guide, setGuide] = useState<Guide | null>(null);
  const [why, setWhy] = useState<Why | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const { on, country, channel } = context;
  const flags = context.flags?.join(' ');

  useEffect(() => {
    const opened = openKernel(book, {
      ...(on === undefined ? {} : { on }),
      ...(country === undefined ? {} : { country }),
      ...(channel === undefined ? {} : { channel }),
      ...(flags === undefined ? {} : { flags: flags === '' ? [] : flags.split(' ') }),
    });
    kernel.current = opened;
    return () => opened.close();
  }, [book, on, country, channel, flags]);

  useEffect(() => {
    let current = true;
    kernel.current?.guide(selection).then(
      (found) => current && setGuide(found),
      (error: unknown) => current && setFailed(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      current = false;
    };
  }, [selection, book, on, country, channel, flags]);

  const explain = (name: string): void => {
    kernel.current?.why(selection, name).then(setWhy, (error: unknown) => setFailed(String(error)));
  };
  return {
    selection,
    guide,
    why,
    failed,
    explain,
    change: (next) => {
      setWhy(null);
      setSelection(next);
    },
    closeWhy: useCallback(() => setWhy(null), []),
    completed: async () => (await kernel.current?.guide(selection, 'preferred')) ?? null,
  };
};
