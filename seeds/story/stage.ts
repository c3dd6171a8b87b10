/** Where the story plays: people who send requests, stand-ins beside them, and how one waits for what others do. */
import { must } from '#kernel/outcome.ts';

export type Reply = { readonly status: number; readonly body: unknown };

export type Stage = {
  readonly get: (person: string, path: string) => Promise<Reply>;
  readonly send: (person: string, path: string, payload?: object, envelope?: object) => Promise<Reply>;
  readonly put: (person: string, path: string, payload: object) => Promise<Reply>;
  /** Address of a stand-in server. */
  readonly standIn: (name: string) => string;
  readonly tell: (line: string) => void;
  /** Waits, in the time of the story: a test moves its clock instead. */
  readonly wait: (ms: number) => Promise<void>;
};

export const body = <T = Record<string, unknown>>(reply: Reply): T => reply.body as T;

/** What must work in the story does, or the story says what stood in the way. */
export const well = async <T = Record<string, unknown>>(reply: Promise<Reply>, what: string): Promise<T> => {
  const { status, body: answer } = await reply;
  must(status === 200, `${what}: ${status} ${JSON.stringify(answer).slice(0, 1500)}`);
  return answer as T;
};

/** What must be refused is, and by this code. */
export const refusedAs = async (
  reply: Promise<Reply>,
  code: string,
  what: string,
): Promise<Record<string, unknown>> => {
  const { status, body: answer } = await reply;
  const problem = answer as { readonly code?: string };
  must(
    status >= 400 && problem.code === code,
    `${what} is refused as ${code}, not ${status} ${JSON.stringify(answer).slice(0, 800)}`,
  );
  return answer as Record<string, unknown>;
};

export const result = async <T>(reply: Promise<Reply>, what: string): Promise<T> =>
  (await well<{ result: T }>(reply, what)).result;

export const ACCOUNT = 'rheinwerk-maschinenbau';

/** group, option, how many: what Rheinwerk wants of the package. */
export const WISHES: readonly (readonly [string, string, number])[] = [
  ['users', 'named-user', 120],
  ['support', 'support-premium', 1],
  ['residency', 'residency-eu', 1],
  ['compliance', 'compliance-eu', 1],
  ['add-ons', 'single-sign-on', 1],
  ['add-ons', 'audit-trail', 1],
  ['add-ons', 'backup-plus', 2_500],
  ['add-ons', 'ai-gateway', 1],
  ['appliance', 'edge-appliance', 1],
  ['onboarding', 'onboarding-on-site', 1],
];

export const selectionOf = (wishes: typeof WISHES) =>
  wishes.map(([group, option, quantity]) => ({ group, option, quantity }));

const WAIT_MS = 250;
const WAITS_MAX = 360;

/** Looks again and again until it is so; a story that hangs says where. */
export const until = async <T>(stage: Stage, what: string, look: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < WAITS_MAX; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await stage.wait(WAIT_MS);
  }
  throw new Error(`The story waited too long: ${what}`);
};
