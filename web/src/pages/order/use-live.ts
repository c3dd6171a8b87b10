/** Keeps an order's page as new as its events; says so when it cannot. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listen, type StreamState } from '../../api/stream.ts';
import { announce } from '../../parts/announce.tsx';

/** Events come in bursts when a plan moves; the page is read once for a burst. */
const BURST_MS = 150;
/** While the stream is lost the page asks by itself. */
const POLL_MS = 10_000;

export const useLive = (orderId: string): StreamState => {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => {
    let burst: ReturnType<typeof setTimeout> | undefined;
    const readAgain = (): void => {
      clearTimeout(burst);
      burst = setTimeout(() => void client.invalidateQueries({ queryKey: ['order', orderId] }), BURST_MS);
    };
    let was: StreamState = 'connecting';
    const stop = listen(`/orders/${orderId}/events`, {
      onEvent: readAgain,
      onState: (next) => {
        if (next === was) return;
        if (next === 'lost') announce('Live updates are lost; trying to connect again', 'assertive');
        if (next === 'live') {
          if (was === 'lost') announce('Live updates are back');
          // What moved before the stream was open told nobody: what another page left in the cache may be older than that.
          readAgain();
        }
        was = next;
        setState(next);
      },
    });
    return () => {
      stop();
      clearTimeout(burst);
    };
  }, [client, orderId]);
  useEffect(() => {
    if (state !== 'lost') return undefined;
    const poll = setInterval(() => void client.invalidateQueries({ queryKey: ['order', orderId] }), POLL_MS);
    return () => clearInterval(poll);
  }, [client, orderId, state]);
  return state;
};
