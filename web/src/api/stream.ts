/**
 * Live events over fetch, because EventSource cannot send the bearer token. A stream that falls silent for longer than
 * its heartbeat allows counts as lost: better a banner too early than a page that looks live and is not.
 */
import { request } from './http.ts';
import { parseEvents } from './parse-events.ts';
import { problemOf } from './problem.ts';

export type StreamState = 'connecting' | 'live' | 'lost';
type Listener = { readonly onEvent: (event: unknown) => void; readonly onState: (state: StreamState) => void };

const SILENCE_MAX_MS = 12_000;
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 15_000;

/** Listens until it is stopped; reconnects by itself. */
export const listen = (path: string, { onEvent, onState }: Listener): (() => void) => {
  const stop = new AbortController();
  void (async () => {
    for (let pause = PAUSE_FIRST_MS; !stop.signal.aborted; pause = Math.min(pause * 2, PAUSE_MAX_MS)) {
      const opened = await readOnce(path, stop.signal, onEvent, () => {
        pause = PAUSE_FIRST_MS;
        onState('live');
      });
      if (stop.signal.aborted) return;
      onState('lost');
      if (opened === 'refused') return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  })();
  return () => stop.abort();
};

const readOnce = async (
  path: string,
  stopped: AbortSignal,
  onEvent: (event: unknown) => void,
  onAlive: () => void,
): Promise<'ended' | 'refused'> => {
  const silent = new AbortController();
  let alarm = setTimeout(() => silent.abort(), SILENCE_MAX_MS);
  const heard = (): void => {
    clearTimeout(alarm);
    alarm = setTimeout(() => silent.abort(), SILENCE_MAX_MS);
    onAlive();
  };
  try {
    const signal = AbortSignal.any([stopped, silent.signal]);
    const response = await request(path, { signal, headers: { accept: 'text/event-stream' } });
    if (response.body === null) return 'ended';
    heard();
    let rest = '';
    for await (const piece of pieces(response.body)) {
      heard();
      const parsed = parseEvents(rest + piece);
      rest = parsed.rest;
      for (const event of parsed.events) onEvent(JSON.parse(event));
    }
    return 'ended';
  } catch (error) {
    // Who may not listen will not be let in by asking again.
    const { status } = problemOf(error);
    return status >= 400 && status < 500 && status !== 429 ? 'refused' : 'ended';
  } finally {
    clearTimeout(alarm);
  }
};

async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      yield decoder.decode(part.value, { stream: true });
  } finally {
    reader.releaseLock();
  }
}
