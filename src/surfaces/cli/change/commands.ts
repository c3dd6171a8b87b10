/** `troth change …`: a change from the request to its end, from a terminal. What is asked is a JSON file, as `POST /changes` takes it. */
import type { Command } from 'commander';
import { isJsonObject, type JsonObject } from '#kernel/json.ts';
import { parseStrict } from '#kernel/canonical.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { readText } from '../read-text.ts';
import { readInstant } from '../read-options.ts';
import type { Terminal } from '../verify.ts';
import { namedChange } from './named-change.ts';
import {
  faultsOf,
  type Impact,
  impactText,
  type Moved,
  movedText,
  type Page,
  type PolicyTold,
  pageText,
  type Row,
  rowText,
  watchableText,
} from './tell-change.ts';

/** The reason of the envelope where the command itself asks for none. */
const BY_HAND = 'from the command line';

const onServer = onServerAs('rosa.release');

const fileOf = async (path: string): Promise<Outcome<JsonObject>> => {
  const text = await readText(path);
  if (!text.ok) return text;
  try {
    const asked = parseStrict(text.value);
    if (isJsonObject(asked)) return accepted(asked);
  } catch {
    // What is no JSON is refused as what is JSON and no request.
  }
  return refused({ code: 'file.no-request', file: path });
};

type Verb = {
  readonly verb: string;
  readonly says: string;
  readonly because?: 'because' | 'says' | 'note';
  readonly payload?: (given: JsonObject, page: Page) => JsonObject;
  readonly options?: readonly (readonly [flags: string, says: string, needed: boolean])[];
  readonly more?: (options: { readonly [word: string]: unknown }) => JsonObject;
};
/** The moves of one change: each takes its number, a word of why where one is needed, and little more. */
const VERBS: readonly Verb[] = [
  { verb: 'assess', says: 'find its risk, its tier and what its gates say' },
  { verb: 'submit', says: 'put it before whoever answers for it' },
  {
    verb: 'approve',
    says: 'answer for it, on the evidence as it is now',
    because: 'note',
    payload: (given, { contentHash }) => ({ ...given, contentHash }),
  },
  { verb: 'return', says: 'send it back', because: 'because' },
  { verb: 'withdraw', says: 'give it up' },
  {
    verb: 'tier',
    says: 'raise its tier, or ask to lower it',
    because: 'because',
    options: [['--to <tier>', 'from 0 to 4', true]],
    more: ({ to }) => ({ tier: Number(to) }),
  },
  { verb: 'allow-lower-tier', says: 'allow a lower tier that somebody else asked for' },
  {
    verb: 'schedule',
    says: 'not to be released before an instant',
    options: [['--not-before <instant>', 'such as 2027-01-04T06:00:00Z', true]],
    more: ({ notBefore }) => ({ notBefore: readInstant(String(notBefore)) }),
  },
  { verb: 'deploy', says: 'say that its deployment was made' },
  { verb: 'watch', says: 'hold it against its own monitoring requirement' },
  {
    verb: 'review',
    says: 'look at an emergency after it is out, and say whether it was right',
    because: 'says',
    options: [['--wrong', 'it was not right', false]],
    more: ({ wrong }) => ({ holds: wrong !== true }),
  },
  {
    verb: 'close',
    says: 'end it, with what was seen after the release',
    because: 'says',
    options: [['--although', 'although what was watched, or its review, does not hold', false]],
    more: ({ although }): JsonObject => (although === true ? { although } : {}),
  },
  { verb: 'roll-back', says: 'draft the release that takes it back', because: 'because' },
];

export const changeCommands = (program: Command, terminal: Terminal): void => {
  const change = program
    .command('change')
    .description('change requests: what is asked, what it touches, who answers for it');
  const finish = finishOn(terminal, faultsOf);
  const moved = ({ result }: { readonly result: Moved }): string => movedText(result);

  onServer(change.command('list'))
    .description('the newest first')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<{ readonly items: readonly Row[] }>('/changes');
      finish(found, options, ({ items }) => items.map(rowText).join('') || 'Nobody has asked for a change.\n');
    });
  onServer(change.command('request'))
    .description('ask for a change')
    .argument('<file>', 'what is asked, as JSON')
    .action(async (file: string, options: OnServer) => {
      const asked = await fileOf(file);
      const to = await serverOf(options);
      finish(
        asked.ok ? await to.command<{ readonly result: Moved }>('/changes', asked.value, BY_HAND) : asked,
        options,
        moved,
      );
    });
  onServer(change.command('revise'))
    .description('write a change request anew; what was found and approved counts no more')
    .argument('<change>', 'its number')
    .argument('<file>', 'what is asked, as JSON')
    .action(async (name: string, file: string, options: OnServer) => {
      const to = await serverOf(options);
      const [row, asked] = [await namedChange(to, name), await fileOf(file)];
      if (!row.ok) return finish(row, options, moved);
      if (!asked.ok) return finish(asked, options, moved);
      const path = `/changes/${row.value.id}/revise`;
      finish(await to.command<{ readonly result: Moved }>(path, { asked: asked.value }, BY_HAND), options, moved);
    });
  onServer(change.command('watchable'))
    .description('the facts that a request may be watched by, and its limits')
    .action(async (options: OnServer) => {
      finish(await (await serverOf(options)).get<PolicyTold>('/change-policy'), options, watchableText);
    });
  onServer(change.command('show'))
    .description('its risk and tier, each gate, and whose answer is missing')
    .argument('<change>', 'its number')
    .action(async (name: string, options: OnServer) => {
      const to = await serverOf(options);
      const row = await namedChange(to, name);
      finish(row.ok ? await to.get<Page>(`/changes/${row.value.id}`) : row, options, pageText);
    });
  onServer(change.command('impact'))
    .description('the ten questions of its impact, with the records')
    .argument('<change>', 'its number')
    .action(async (name: string, options: OnServer) => {
      const to = await serverOf(options);
      const row = await namedChange(to, name);
      const found = row.ok ? await to.get<Impact>(`/changes/${row.value.id}/impact`) : row;
      finish(found, options, impactText);
    });
  for (const { verb, says, because, payload, options: own = [], more = () => ({}) } of VERBS) {
    const command = onServer(change.command(verb)).description(says).argument('<change>', 'its number');
    if (because !== undefined)
      command[because === 'note' ? 'option' : 'requiredOption'](
        `--${because} <text>`,
        'in words; it stands in the evidence',
      );
    for (const [flags, what, needed] of own) command[needed ? 'requiredOption' : 'option'](flags, what);
    command.action(async (name: string, options: OnServer & { readonly [word: string]: unknown }) => {
      const to = await serverOf(options);
      const row = await namedChange(to, name);
      const page = row.ok ? await to.get<Page>(`/changes/${row.value.id}`) : row;
      const word = because === undefined ? undefined : options[because];
      const why = typeof word === 'string' ? word : BY_HAND;
      const given: JsonObject = typeof word === 'string' && because !== undefined ? { [because]: word } : {};
      finish(
        page.ok
          ? await to.command<{ readonly result: Moved }>(
              `/changes/${page.value.id}/${verb}`,
              payload ? payload({ ...given, ...more(options) }, page.value) : { ...given, ...more(options) },
              why,
            )
          : page,
        options,
        moved,
      );
    });
  }
};
