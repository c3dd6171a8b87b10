/** Pages that the wiring alone can say: lives, facts, commands, refusals, flows, artifacts, access. */
import { modelCache } from '#platform/artifacts/model-cache.ts';
import { house } from '#app/wiring.ts';
import { artifactKinds } from '#contexts/governance/index.ts';
import { LIFE_COLUMNS } from '#kernel/lifecycle-print.ts';
import type { LifeSheet, StateWords } from '#kernel/lifecycle.ts';
import { SETTINGS_WORDS } from '#app/process/settings.ts';
import { eventType } from '#platform/facts/cloud-event.ts';
import { accessMatrix } from '#platform/http/routes.ts';
import type { Flow } from '#platform/flows.ts';
import { code, page, table } from './markdown.ts';
import { everyCommand, everyRoute, factsByContext } from './paper-house.ts';
import { type AccessTexts, policiesOf } from './policies.ts';
import { summary } from './schema-summary.ts';

const everyFlow = house.flows(modelCache());

const stateRow = (life: LifeSheet, state: string, words: StateWords): readonly string[] => {
  const { means, waitsFor = '' } = typeof words === 'string' ? { means: words } : words;
  const role = [
    life.table.initial === state ? 'first' : '',
    life.terminal.includes(state) ? 'last' : '',
    life.repair.includes(state) ? 'repair' : '',
  ];
  return [code(state), means, waitsFor, role.filter(Boolean).join(', ')];
};

const lifePart = (life: LifeSheet): string =>
  [
    `## ${life.name}`,
    `\`\`\`mermaid\n${life.diagram().trimEnd()}\n\`\`\``,
    table(
      ['State', 'Means', 'Waits for', ''],
      Object.entries(life.table.states).map(([state, words]) => stateRow(life, state, words)),
    ),
    table(LIFE_COLUMNS, life.rows()),
  ].join('\n\n');

export const lifecyclesPage = (): string =>
  page('Lives', 'the lifecycle tables, which also run them', house.lifecycles.map(lifePart));

const leftBy = (fact: string): string =>
  house.lifecycles
    .flatMap((life) => life.moves.filter((move) => move.fact === fact).map((move) => `${life.name}: ${move.name}`))
    .join('; ');

export const factsPage = (): string =>
  page('Facts', 'what each context declares', [
    'A fact is past tense, belongs to one context, leaves as a CloudEvent 1.0 of the type given, and never carries cost or floor data.',
    ...factsByContext().map(([context, facts]) =>
      [
        `## ${context}`,
        table(
          ['Fact', 'Event type', 'Left by the move', 'What follows'],
          facts.map((fact) => [
            code(fact),
            code(eventType(context, fact)),
            leftBy(fact),
            everyFlow.some((flow) => flow.fact === fact) ? `[flow](flows.md#${fact.toLowerCase()})` : '',
          ]),
        ),
      ].join('\n\n'),
    ),
  ]);

export const commandsPage = (): string => {
  const routes = everyRoute();
  const addressOf = (name: string): string =>
    routes
      .flatMap((route) =>
        route.kind === 'command' && route.definition.name === name ? [`${String(route.method)} ${route.path}`] : [],
      )
      .join(', ');
  return page('Commands', 'the command definitions in `src/wiring.ts`', [
    'The only ways to change state, all through `src/platform/run-command.ts`. A command without an address is sent by flows, timers and workers.',
    ...[...Map.groupBy(everyCommand(), ({ context }) => context)].map(([context, commands]) =>
      [
        `## ${context}`,
        table(
          ['Command', 'Aggregate', 'Action', 'Address', 'Payload'],
          commands.map((command) => [
            code(command.name),
            command.aggregate + (command.creates ? ' (creates it)' : ''),
            code(command.action ?? command.name),
            code(addressOf(command.name)),
            summary(command.payload as never),
          ]),
        ),
      ].join('\n\n'),
    ),
  ]);
};

export const refusalsPage = (): string => {
  const rows = Object.entries(house.refusals).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return page('Refusals', 'the tables of refusals', [
    'Answered as problem details (RFC 9457) with `code`, what to do, and the numbers of the case. A code never changes its meaning.',
    ...[...Map.groupBy(rows, ([name]) => name.split('.')[0] ?? '')].map(([group, refusals]) =>
      [
        `## ${group}`,
        table(
          ['Code', 'Status', 'Means', 'What to do'],
          refusals.map(([name, text]) => [code(name), String(text.status), text.title, text.todo]),
        ),
      ].join('\n\n'),
    ),
  ]);
};

const flowPart = (fact: string, flows: readonly Flow[]): string =>
  [
    `## ${fact}`,
    ...flows.map(({ meaning }) => meaning),
    table(
      ['When', 'What', 'As', 'Undone by'],
      flows.flatMap((flow) => [
        ...flow.together.map((step) => ['commits together', step.name, 'the command', step.undo]),
        ...flow.after.map((step) => ['after the commit', step.name, step.as, step.undo]),
      ]),
    ),
  ].join('\n\n');

export const flowsPage = (): string =>
  page('What happens when…', 'the flows in `src/flows/`', [
    'What commits together happens with the fact or neither does. What comes after is a command keyed by fact and step: however often it is tried, it happens once.',
    ...[...Map.groupBy(everyFlow, ({ fact }) => fact)].map(([fact, flows]) => flowPart(fact, flows)),
  ]);

export const artifactsPage = (): string =>
  page('Artifacts', '`src/contexts/governance/artifact-kinds.ts`', [
    'What the business authors: drafts are editable, a published version is immutable and named by its hash.',
    table(
      ['Kind', 'Written in the words of', 'Members'],
      Object.entries(artifactKinds).map(([kind, { schema, owner }]) => [
        code(kind),
        owner,
        summary(schema as never, 1),
      ]),
    ),
  ]);

export const accessPage = (texts: AccessTexts): string =>
  page('Access matrix', 'the routes and `seeds/access-policy.cedar`', [
    'Everything that is not permitted is forbidden; a forbid overrides every permit. Tenant, account, territory and class conditions stand in the policies.',
    table(
      ['Address', 'Needs', 'Permitted by', 'Forbidden by'],
      accessMatrix(everyRoute())
        .toSorted((a, b) => (a.address < b.address ? -1 : 1))
        .map(({ address, needs }) => {
          const { permits, forbids } = policiesOf(texts, needs);
          return [code(address), needs, permits.join(', '), forbids.join(', ')];
        }),
    ),
  ]);

export const settingsPage = (): string =>
  page('Settings', '`src/process/settings.ts`', [
    'All that Troth reads from its environment.',
    table(
      ['Variable', 'Means'],
      Object.entries(SETTINGS_WORDS).map(([name, words]) => [code(name), words]),
    ),
  ]);
