/** `troth quote clone` and `decline`: what is done to a quote as a whole. */
import type { Outcome } from '#kernel/outcome.ts';
import { accountNamed } from '../account-named.ts';
import type { Server } from '../catalog/server.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { QUOTE_EXIT } from './import-lines.ts';
import { type LeftOut, leftOutText } from './left-out.ts';
import { namedQuote } from './named-quote.ts';
import type { Format } from './read-quotes.ts';

type Deed<T> = {
  readonly quote: string;
  readonly verb: 'clone' | 'decline';
  readonly payload: object;
  readonly whatNot: string;
  readonly say: (result: T) => string;
};

const done = async <T>(
  { quote, verb, payload, whatNot, say }: Deed<T>,
  { json }: Format,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const id = await namedQuote(server, quote);
  const answer: Outcome<{ readonly result: T }> = id.ok
    ? await server.send(`/quotes/${id.value}/${verb}`, payload)
    : id;
  if (!answer.ok) {
    sayNo(terminal, answer.refusal, whatNot);
    return QUOTE_EXIT.refused;
  }
  const { result } = answer.value;
  terminal.write(json === true ? `${JSON.stringify(result, null, 2)}\n` : say(result));
  return QUOTE_EXIT.done;
};

export type CloneOptions = Format & { readonly scenario?: boolean; readonly account?: string; readonly name?: string };
type Cloned = {
  readonly quoteId: string;
  readonly number: string;
  readonly leftOut: readonly LeftOut[];
};

/** The customer is named by key, as in files. */
export const cloneQuote = async (
  quote: string,
  { scenario = false, account, name, ...format }: CloneOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> => {
  const accountId = account === undefined ? undefined : await accountNamed(server, account);
  if (accountId !== undefined && !accountId.ok) {
    sayNo(terminal, accountId.refusal, 'Nothing was copied');
    return QUOTE_EXIT.refused;
  }
  const payload = {
    scenario,
    ...(accountId === undefined ? {} : { accountId: accountId.value }),
    ...(name === undefined ? {} : { name }),
  };
  const say = ({ number, quoteId, leftOut }: Cloned): string =>
    [`${number} was made (${quoteId}).\n`, ...leftOut.map(leftOutText)].join('');
  return done<Cloned>({ quote, verb: 'clone', payload, whatNot: 'Nothing was copied', say }, format, server, terminal);
};

export type DeclineOptions = Format & { readonly reason: string; readonly because: string };

export const declineQuote = (
  quote: string,
  { reason, because, ...format }: DeclineOptions,
  server: Server,
  terminal: Terminal,
): Promise<number> =>
  done<{ readonly status: string }>(
    {
      quote,
      verb: 'decline',
      payload: { reason, because },
      whatNot: 'Nothing was declined',
      say: () => `${quote} was declined.\n`,
    },
    format,
    server,
    terminal,
  );
