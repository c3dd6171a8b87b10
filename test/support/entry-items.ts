/** Capstone 14.3, item by item: what every entry of evidence must answer, and how it is read from one. */
import { Compile } from 'typebox/compile';
import { type Entry, EntrySchema } from '#platform/entries/entry.contract.ts';

const isEntry = Compile(EntrySchema);
const isHash = (text: string | undefined): boolean => /^sha256:[0-9a-f]{64}$/.test(text ?? '');
const NOBODY_JUDGED = `sha256:${'0'.repeat(64)}`;

const ITEMS: Readonly<Record<string, (entry: Entry) => boolean>> = {
  'is an entry of this version': (entry) => isEntry.Check(entry) && entry.v === 2,
  who: ({ actor }) => actor.id !== '' && actor.personId !== '',
  'did what': ({ command, commandId }) => command.includes('.') && commandId !== '',
  when: ({ at }) => Temporal.Instant.from(at).epochMilliseconds > 0,
  // A request has an address; what no request asked for came from a process of ours, by the way that it names.
  'from where': ({ channel, origin }) => channel !== undefined && (channel !== 'http' || isHash(origin)),
  'under which authority': ({ authority, refusal }) =>
    isHash(authority.policyHash) &&
    (refusal === 'access.actor-mismatch' || authority.policyHash !== NOBODY_JUDGED || authority.policies.length === 0),
  'against which version': ({ aggregate, result }) => aggregate.version >= (result === 'accepted' ? 1 : 0),
  'with which input': ({ input }) => isHash(input),
  'producing which result': ({ result, refusal, output }) =>
    isHash(output) && (result !== 'denied' || refusal !== undefined),
  'what changed because of it': ({ aggregate, prior, result, facts }) =>
    result !== 'accepted' ||
    (facts.length > 0 && (aggregate.version === 1 || isHash(prior.leaf) || isHash(prior.root))),
  // Before the first publication there is none: people and accounts are set up by the seed, and in tests by the test.
  'policy version': ({ artifacts, channel, result }) =>
    result !== 'accepted' ||
    channel === 'seed' ||
    channel === 'test' ||
    artifacts.some(({ kind }) => kind === 'commercial-model'),
  'correlation ID': ({ correlationId, causationId }) => correlationId !== '' && causationId !== undefined,
};

/** The items that an entry leaves unanswered, by their names in the capstone. */
export const unanswered = (entry: Entry): readonly string[] =>
  Object.entries(ITEMS)
    .filter(([, answers]) => !answers(entry))
    .map(([item]) => item);
