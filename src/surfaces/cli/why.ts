/** `troth why QUOTE`: the five questions that an auditor asks about a quote, answered by a running Troth. */
import { type Question, QUESTIONS } from '../answers.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { type OnServer, serverOf } from './on-server.ts';
import { namedQuote } from './quote/named-quote.ts';
import { sayNo } from './tell-refusal.ts';
import type { Terminal } from './verify.ts';

type Told = {
  readonly question: string;
  readonly inWords: string;
  readonly rests: readonly { readonly command: string; readonly entryId: string; readonly at: string }[];
};
const EXIT_OK = 0;
const EXIT_NO = 1;

/** By its id, or by the number that people say, of which the newest revision is meant. */
export const answerWhy = async (quote: string, options: OnServer, terminal: Terminal): Promise<number> => {
  const server = await serverOf(options);
  const no = (refusal: Refusal): number => {
    sayNo(terminal, refusal, 'Nothing was answered');
    return EXIT_NO;
  };
  const id = await namedQuote(server, quote);
  if (!id.ok) return no(id.refusal);
  const told: Partial<Record<Question, Told>> = {};
  for (const question of Object.keys(QUESTIONS) as Question[]) {
    const answer = await server.get<Told>(`/quotes/${id.value}/answers/${question}`);
    if (!answer.ok) return no(answer.refusal);
    told[question] = answer.value;
  }
  terminal.write(options.json ? `${JSON.stringify(told, null, 2)}\n` : Object.values(told).map(inWords).join('\n'));
  return EXIT_OK;
};

const inWords = ({ inWords: words, question, rests }: Told): string =>
  [
    question,
    `  ${words}`,
    ...rests.map(({ at, command, entryId }) => `  entered: ${command} ${at} (${entryId})`),
    '',
  ].join('\n');
