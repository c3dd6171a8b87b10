/** Whether retry policies speak of something: connectors and operations that exist, once each, with waits that can grow. */
import { ALL_CONTRACTS, CONNECTOR_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

const contracts: Readonly<Record<string, Readonly<Record<string, unknown>>>> = CONNECTOR_CONTRACTS;
const operationsOf = (connector: string | undefined): readonly string[] =>
  connector === undefined
    ? Object.values(contracts).flatMap((operations) => Object.keys(operations))
    : Object.keys((Object.hasOwn(contracts, connector) ? contracts[connector] : undefined) ?? {});

const unknownNames = (model: Model): readonly Finding[] =>
  model.of('retry-policies').flatMap(({ key, tries, connectors }) => {
    const finding = (place: string, message: string, whatToDo: string): readonly Finding[] => [
      { code: 'retry-policies.unknown', message, offending: [at('retry-policies', key, place)], whatToDo },
    ];
    const known = `Use one of ${Object.keys(contracts).join(', ')}.`;
    // Limits hold for every system that is asked; how often a task is tried is said of those that plans ask.
    const all = `Use one of ${Object.keys(ALL_CONTRACTS).join(', ')}.`;
    return [
      ...Object.keys(connectors)
        .filter((connector) => !Object.hasOwn(ALL_CONTRACTS, connector))
        .flatMap((connector) => finding(`/connectors/${connector}`, `There is no connector ${connector}.`, all)),
      ...tries.flatMap(({ connector, operation }, index) => {
        if (connector !== undefined && !Object.hasOwn(contracts, connector))
          return finding(`/tries/${index}/connector`, `There is no connector ${connector}.`, known);
        const offered = operationsOf(connector);
        return operation === undefined || offered.includes(operation)
          ? []
          : finding(
              `/tries/${index}/operation`,
              `${connector ?? 'No connector'} offers no operation ${operation}.`,
              `Use one of ${offered.join(', ')}.`,
            );
      }),
    ];
  });

const shrinkingWaits = (model: Model): readonly Finding[] =>
  model.of('retry-policies').flatMap(({ key, tries, connectors }) => [
    ...tries.flatMap(({ firstDelayMs, delayMaxMs }, index) =>
      firstDelayMs <= delayMaxMs
        ? []
        : [
            {
              code: 'retry-policies.waits',
              message: `The first wait is ${firstDelayMs} ms and the longest ${delayMaxMs} ms.`,
              offending: [at('retry-policies', key, `/tries/${index}`)],
              whatToDo: 'Let the longest wait be at least the first.',
            },
          ],
    ),
    ...Object.entries(connectors).flatMap(([connector, { breaker }]) =>
      breaker.openMs <= breaker.openMaxMs
        ? []
        : [
            {
              code: 'retry-policies.waits',
              message: `The breaker of ${connector} first opens for ${breaker.openMs} ms, and for ${breaker.openMaxMs} ms at most.`,
              offending: [at('retry-policies', key, `/connectors/${connector}/breaker`)],
              whatToDo: 'Let the longest opening be at least the first.',
            },
          ],
    ),
  ]);

const spokenOfTwice = (model: Model): readonly Finding[] =>
  [
    ...Map.groupBy(
      model.of('retry-policies').flatMap(({ key, connectors }) =>
        Object.keys(connectors).map((connector) => ({
          connector,
          where: at('retry-policies', key, `/connectors/${connector}`),
        })),
      ),
      ({ connector }) => connector,
    ),
  ]
    .filter(([, rows]) => rows.length > 1)
    .map(([connector, rows]) => ({
      code: 'retry-policies.twice',
      message: `${rows.length} policies bound ${connector}; only the first by its key would hold.`,
      offending: rows.map(({ where }) => where),
      whatToDo: 'Leave one of them.',
    }));

export const retryPoliciesHold: PublishCheck = {
  gate: 'retry-policies',
  promise: 'Retry policies bound connectors and operations that exist, each once, with waits that grow.',
  find: ({ model }) => [...unknownNames(model), ...shrinkingWaits(model), ...spokenOfTwice(model)],
};
