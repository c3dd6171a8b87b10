/** The page's end of the worker: questions with numbers, answers by them. */
import type {
  Answered,
  Asked,
  ConfigurationBook,
  ConfigurationContext,
  Guide,
  Reply,
  Selection,
  Why,
} from './protocol.ts';

export type Kernel = {
  readonly guide: (selection: Selection, completion?: 'fewest' | 'preferred') => Promise<Guide>;
  readonly why: (selection: Selection, name: string) => Promise<Why>;
  readonly close: () => void;
};

export const openKernel = (book: ConfigurationBook, context: ConfigurationContext): Kernel => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<
    number,
    { readonly done: (answer: never) => void; readonly failed: (error: Error) => void }
  >();
  let no = 0;
  const failAll = (message: string): void => {
    for (const { failed } of waiting.values()) failed(new Error(message));
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const question = waiting.get(data.no);
    waiting.delete(data.no);
    if ('failed' in data) question?.failed(new Error(data.failed));
    else question?.done(data.answer as never);
  });
  worker.addEventListener('error', (event) => failAll(event.message));
  const ask = <K extends keyof Answered>(question: Extract<Asked, { readonly ask: K }>): Promise<Answered[K]> =>
    new Promise((done, failed) => {
      no += 1;
      waiting.set(no, { done, failed });
      worker.postMessage({ ...question, no });
    });
  // Answers come in the order of questions, so nothing is asked before the bundle is there; a bundle that cannot be opened says so below.
  const opened = ask<'open'>({ ask: 'open', book, context });
  opened.catch(() => undefined);
  return {
    guide: async (selection, completion = 'fewest') => {
      await opened;
      return ask<'guide'>({ ask: 'guide', selection, completion });
    },
    why: async (selection, name) => {
      await opened;
      return ask<'why'>({ ask: 'why', selection, name });
    },
    close: () => {
      worker.terminate();
      failAll('The configurator was closed');
    },
  };
};
