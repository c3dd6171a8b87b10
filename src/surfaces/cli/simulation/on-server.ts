/** `troth simulate RELEASE`: begins a simulation on a running Troth, follows it, and tells what it comes to. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../catalog/server.ts';
import { releaseNamed } from '../release-named.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { type ToldTotals, totalLines } from './tell-totals.ts';
import { counted } from '../counted.ts';

export type OnServerOptions = {
  readonly scope?: readonly string[];
  readonly country?: readonly string[];
  readonly channel?: readonly string[];
  readonly json?: boolean;
};
type Out = Pick<Terminal, 'write' | 'complain'> & { readonly progress: (text: string) => void };
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

type Started = { readonly simulationId: string; readonly quotes: number };

const LOOK_EVERY_MS = 500;
const REFUSED = 1;

export const simulateOnServer = async (
  release: string,
  { scope, country = [], channel = [], json }: OnServerOptions,
  server: Pick<Server, 'get' | 'send'>,
  out: Out,
): Promise<number> => {
  const { write, progress } = out;
  const payload = {
    ...(scope === undefined ? {} : { scopes: scope }),
    ...(country.length + channel.length === 0 ? {} : { highRisk: { countries: country, channels: channel } }),
  };
  const id = await releaseNamed(server, release);
  const started = id.ok
    ? await server.send<{ readonly result: Started }>(`/releases/${id.value}/simulations`, payload)
    : id;
  if (!started.ok) {
    sayNo(out, started.refusal, 'Nothing was simulated');
    return REFUSED;
  }
  const { simulationId, quotes } = started.value.result;
  progress(`${counted(quotes, 'quote')}, simulation ${simulationId}`);
  for (let done = -1; ;) {
    const told = await server.get<Told>(`/simulations/${simulationId}`);
    if (!told.ok) {
      sayNo(out, told.refusal, 'The simulation goes on, and cannot be followed');
      return REFUSED;
    }
    if (told.value.status !== 'running') {
      write(json ? `${JSON.stringify(told.value, null, 2)}\n` : toldLines(told.value).join('\n'));
      return told.value.status === 'done' ? 0 : REFUSED;
    }
    const { quotesDone } = told.value.progress;
    if (quotesDone !== done) progress(`${quotesDone} of ${quotes}`);
    done = quotesDone;
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
