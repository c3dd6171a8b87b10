/** A callback that was verified becomes the command of whoever asked for the work. Whose tenant it is was known from the endpoint's secret. */
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommandDefinition, Decision } from '../command.ts';
import type { Door } from '../door.ts';
import { runCommand } from '../run-command.ts';
import type { VerifiedCallback } from './callback.ts';

/** The named system principal that takes callbacks. */
export const CALLBACK_PRINCIPAL = 'callback';

/** `absorbed`: it said nothing new; `because`: the code that says why. */
export type TakenIn = { readonly absorbed: boolean; readonly because?: string };

/** The same message came before and was taken then. */
const REPEATED = 'callback.repeated';

type Receiver<P, L, D extends Decision, Q> = {
  readonly definition: CommandDefinition<P, L, D, Q>;
  readonly payload: unknown;
  /** Late, repeated and overtaken words are taken in, or the sender would repeat them for ever. */
  readonly nothingNew: ReadonlySet<string>;
  readonly notFound: string;
};

/** Keyed by the message: the same one again gets the stored answer. */
export const giveCallback = async <P, L, D extends Decision, Q>(
  door: Door,
  { tenantId, connector, messageId }: Pick<VerifiedCallback, 'tenantId' | 'connector' | 'messageId'>,
  { definition, payload, nothingNew, notFound }: Receiver<P, L, D, Q>,
): Promise<Outcome<TakenIn>> => {
  const answer = await runCommand(
    door,
    definition,
    door.systemPrincipal(tenantId, CALLBACK_PRINCIPAL),
    { idempotencyKey: `${connector}:${messageId}`.slice(0, 200), payload },
    { channel: 'callback' },
  );
  if (answer.ok) return accepted(answer.repeated ? { absorbed: true, because: REPEATED } : { absorbed: false });
  const { code } = answer.refusal;
  if (nothingNew.has(code)) return accepted({ absorbed: true, because: code });
  return code === notFound ? refused({ code: 'callback.unknown-work' }) : refused(answer.refusal);
};
