/** Who used the processor: the server's process, PostgreSQL's processes, and inside the server, which part of it. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

type Stat = { readonly parent: number; readonly own: number; readonly children: number };

const statOf = (pid: number): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    );
    return { parent, own: user + system, children: childUser + childSystem };
  } catch {
    return undefined; // It ended while we looked, or this is not Linux.
  }
};

/** Milliseconds of processor time of one process so far. */
export const cpuOf = (pid: number): number => ((statOf(pid)?.own ?? 0) * 1000) / TICKS_PER_SECOND;

/** With the processes that it had and that have ended. */
export const cpuWithEndedChildren = (pid: number): number => {
  const of = statOf(pid);
  return (((of?.own ?? 0) + (of?.children ?? 0)) * 1000) / TICKS_PER_SECOND;
};

/** The process that a backend belongs to; null when it runs on another machine. */
export const postmasterOf = (backend: number): number | null => {
  const parent = statOf(backend)?.parent;
  return parent === undefined || parent <= 1 ? null : parent;
};

/** Of a postmaster and all its processes, also those that have ended. */
export const cpuOfPostgres = (postmaster: number): number => {
  const of = statOf(postmaster);
  const living = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .map(statOf)
    .filter((stat) => stat?.parent === postmaster)
    .reduce((sum, stat) => sum + (stat?.own ?? 0), 0);
  return ((living + (of?.own ?? 0) + (of?.children ?? 0)) * 1000) / TICKS_PER_SECOND;
};

type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** First match decides. What belongs to nobody here is the runtime's own. */
const PARTS: readonly (readonly [part: string, pattern: RegExp])[] = [
  ['authorization', /platform\/access|engines\/cedar|http\/authenticate|node_modules\/jose|jws|jwt/],
  ['validation', /node_modules\/ajv|commands\/envelope|^ajv|validate\d+|equal\.js/],
  ['hashing and canonical text', /kernel\/(hash|canonical|merkle|sealed-tree)|entries\/|internal\/crypto/],
  [
    'database client',
    /node_modules\/pg|platform\/database|write-transaction|outbox\.store|idempotency\.store|\.store\.ts/,
  ],
  [
    'HTTP',
    /node_modules\/(fastify|@fastify|find-my-way|light-my-request|secure-json|avvio|fast-|pino|sonic)|node:_http|node:http|node:internal\/streams|node:net|node:internal\/http|platform\/http|stream_base|node:internal\/(event|timers)|node:events|node:buffer|node:async/,
  ],
  ['deciding and ids', /contexts\/|flows\/|kernel\/|engines\/|run-command|commands\/|facts\/|temporal/i],
];

const partOf = ({ functionName, url }: Profile['nodes'][number]['callFrame']): string => {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(idle)') return 'idle';
  return PARTS.find(([, pattern]) => pattern.test(url || functionName))?.[0] ?? 'runtime';
};

export type Share = { readonly part: string; readonly microseconds: number };

/** A .cpuprofile by part, the most first; idle time is left out. */
export const sharesOf = (profile: Profile): readonly Share[] => {
  const partOfNode = new Map(profile.nodes.map((node) => [node.id, partOf(node.callFrame)]));
  const sums = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const part = partOfNode.get(id) ?? 'runtime';
    sums.set(part, (sums.get(part) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  sums.delete('idle');
  return [...sums]
    .map(([part, microseconds]) => ({ part, microseconds }))
    .sort((a, b) => b.microseconds - a.microseconds);
};
