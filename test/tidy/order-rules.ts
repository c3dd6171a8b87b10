/** Who may know whom. */
import { contextOf, type HouseFile, importsOf, isTest } from './read-house.ts';
import { type Allowed, except, exampleHouse, isWhole, type Rule } from './rule.ts';

/** The order of DESIGN.md §2: a context reads only those before it. */
export const CONTEXTS = [
  'identity',
  'evidence',
  'accounts',
  'catalog',
  'assets',
  'configuration',
  'eligibility',
  'promotion',
  'pricing',
  'quote',
  'approval',
  'proposal',
  'order',
  'fulfillment',
  'fallout',
  'billing',
  'reconciliation',
  'communication',
  'governance',
  'operations',
] as const;

const PAST_THE_FRONT_DOOR: Allowed = {};

const neighbour = (file: HouseFile, from: string, line: number): string | undefined => {
  const own = contextOf(file.path);
  const match = /^#contexts\/([^/]+)\/(.+)$/.exec(from);
  if (own === undefined || match === null || match[1] === own) return undefined;
  const [, other = '', path = ''] = match;
  const at = `${file.path}:${line} imports ${from}`;
  if (!CONTEXTS.some((each) => each === other)) return `${at}, which is no context of the design`;
  if (CONTEXTS.findIndex((each) => each === other) > CONTEXTS.findIndex((each) => each === own))
    return `${at}, a later context`;
  return path === 'index.ts' ? undefined : `${at} past its front door`;
};

export const contextOrder: Rule = {
  name: 'a context knows only earlier contexts, and only their front doors',
  harm: 'two contexts that know each other are one context, and neither can be changed or read alone',
  offences: (house) => {
    const offences = house.files
      .filter(({ path }) => contextOf(path) !== undefined && !isTest(path))
      .flatMap((file) => importsOf(file).flatMap(({ from, line }) => neighbour(file, from, line) ?? []));
    return except(PAST_THE_FRONT_DOOR, offences, isWhole(house));
  },
  broken: exampleHouse({ 'src/contexts/pricing/a.ts': "import { quoteLife } from '#contexts/quote/index.ts';" }),
};

export const knownContexts: Rule = {
  name: 'a folder under contexts is a context of the design',
  harm: 'a context without a place in the order may be imported from anywhere, and nobody can say what it owns',
  offences: (house) =>
    [...new Set(house.files.flatMap(({ path }) => contextOf(path) ?? []))]
      .filter((name) => !CONTEXTS.some((each) => each === name))
      .map((name) => `src/contexts/${name} does not stand in the order of contexts`),
  broken: exampleHouse({ 'src/contexts/helpers/index.ts': '' }),
};

/** A stand-in plays a system that others own. What both sides agreed on is in contracts. */
const IN_A_CONTRACT = /^#contexts\/[^']+(\.contract\.ts|\/connector-contracts\.ts)$/;

export const standInsKnowContracts: Rule = {
  name: 'stand-ins know contracts and nothing else of a context',
  harm: 'a stand-in that shares our decisions agrees with our mistakes',
  offences: (house) =>
    house.files
      .filter(({ path }) => path.startsWith('sims/'))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ from }) => from.startsWith('#contexts/') && !IN_A_CONTRACT.test(from))
          .map(({ from, line }) => `${file.path}:${line} imports ${from}`),
      ),
  broken: exampleHouse({ 'sims/core/a.ts': "import { settleTask } from '#contexts/fulfillment/index.ts';" }),
};

const RUNS_COMMANDS: Allowed = {
  'src/contexts/fulfillment/after-restore.ts':
    'what a restored database makes of attempts in flight, called by the sequencer’s job',
  'src/contexts/fulfillment/worker.ts':
    'the loop that worker.jobs.ts starts and the simulator steps: outside calls between commands',
};

export const commandsOnlyFromOutside: Rule = {
  name: 'contexts never run commands, except where the file says IO',
  harm: 'what happens after a fact would be spread over decisions, and no file would answer "what happens when…"',
  offences: (house) =>
    except(
      RUNS_COMMANDS,
      house.files
        .filter(({ path }) => contextOf(path) !== undefined && !isTest(path))
        .filter(({ path }) => !/\.(jobs|routes|connector)\.ts$/.test(path))
        .flatMap((file) =>
          importsOf(file)
            .filter(({ from }) => from === '#platform/run-command.ts')
            .map(({ line }) => `${file.path}:${line} imports run-command`),
        ),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/quote/accept.ts': "import { runCommand } from '#platform/run-command.ts';" }),
};

export const orderRules: readonly Rule[] = [
  contextOrder,
  knownContexts,
  standInsKnowContracts,
  commandsOnlyFromOutside,
];
