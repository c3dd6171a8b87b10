/** `troth simulate RELEASE`: begins a simulation on a running Troth, follows it, and tells what it comes to. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../catalog/server.ts';
import { refusalText } from '../tell-refusal.ts';
import { type ToldTotals, totalLines } from './tell-totals.ts';

export type OnServerOptions = {
  readonly scope?: readonly string[];
  readonly country?: readonly string[];
  readonly channel?: readonly string[];
  readonly json?: boolean;
};
type Out = { readonly write: (text: string) => void; readonly progress: (text: string) => void };
type Told = {
  readonly status: string;
  readonly quotes: number;
  readonly failure: string | null;
  readonly progress: { readonly quotesDone: number };
  readonly totals: ToldTotals;
  readonly previous: {
    readonly differing: number;
    readonly refusedSince: number;
    readonly mendedSince: number;
    readonly onlyNow: number;
    readonly onlyBefore: number;
  } | null;
};

const LOOK_EVERY_MS = 500;
const REFUSED = 1;

export const simulateOnServer = async (
  release: string,
  { scope, country = [], channel = [], json }: OnServerOptions,
  server: Pick<Server, 'get' | 'send'>,
  { write, progress }: Out,
): Promise<number> => {
  const payload = {
    ...(scope === undefined ? {} : { scopes: scope }),
    ...(country.length + channel.length === 0 ? {} : { highRisk: { countries: country, channels: channel } }),
  };
  const path = `/releases/${release}/simulations`;
  const started = await server.send<{ simulationId: string; quotes: number }>(path, payload);
  if (!started.ok) {
    write(refusalText(started.refusal, 'Nothing was simulated'));
    return REFUSED;
  }
  const { simulationId, quotes } = started.value;
  progress(`${quotes} quotes, simulation ${simulationId}`);
  for (;;) {
    const told = await server.get<Told>(`/simulations/${simulationId}`);
    if (!told.ok) {
      write(refusalText(told.refusal, 'The simulation goes on, and cannot be followed'));
      return REFUSED;
    }
    if (told.value.status !== 'running') {
      write(json ? `${JSON.stringify(told.value, null, 2)}\n` : toldLines(told.value).join('\n'));
      return told.value.status === 'done' ? 0 : REFUSED;
    }
    progress(`${told.value.progress.quotesDone} of ${quotes}`);
    await pause(LOOK_EVERY_MS);
  }
};

const toldLines = ({ status, failure, totals, previous }: Told): readonly string[] => [
  ...(status === 'done' ? [] : [`It is ${status}${failure === null ? '' : `: ${failure}`}. Until then:`]),
  ...totalLines(totals),
  ...(previous === null
    ? []
    : [
        `  since the run before: ${previous.differing} quotes come out otherwise, ${previous.refusedSince} newly refused, ${previous.mendedSince} mended`,
      ]),
  '',
];
