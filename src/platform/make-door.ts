/** Puts the command road together from its parts; the same for every role of the process, for tests and for the simulator. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { must } from '#kernel/outcome.ts';
import { accessByModel, type BasePolicy } from './access/access-of-model.ts';
import { sampledWitness } from './access/sampled-witness.ts';
import { type ModelCache, modelCache } from './artifacts/model-cache.ts';
import type { Clock } from './clock.ts';
import type { Principal } from './command.ts';
import { asideLimit } from './commands/record-aside.ts';
import { type Pool, readTransaction } from './database/tx.ts';
import type { Door } from './door.ts';
import { type Flow, flowsOf } from './flows.ts';
import type { JobPort } from './jobs/job-port.ts';
import { derivedSecrets } from './derived-secret.ts';
import { anywhere, type OutboundPolicy } from './outbound/policy.ts';
import { replayTokens } from './replay-token.ts';
import { writeTransaction } from './write-transaction.ts';

export type DoorParts = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly jobs: JobPort;
  readonly log: Logger;
  readonly observe: Door['observe'];
  /** Flows may read models by hash: an order in flight keeps the rules it started with. */
  readonly flows: (models: ModelCache) => readonly Flow[];
  readonly basePolicy: BasePolicy;
  /** Fact names by the context that owns them. */
  readonly facts: { readonly [context: string]: readonly string[] };
  readonly constraints: { readonly [constraint: string]: string };
  readonly systemPrincipal: (tenantId: string, name: string) => Principal;
  /** The installation's; without one, replay tokens and customers' links hold as long as the process. */
  readonly secret?: Uint8Array;
  /** Anywhere, unless it is said. */
  readonly outbound?: OutboundPolicy | undefined;
};

const ownersOf = (facts: DoorParts['facts']): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>();
  for (const [context, names] of Object.entries(facts))
    for (const name of names) {
      must(!owners.has(name), `the fact ${name} belongs to one context`);
      owners.set(name, context);
    }
  return owners;
};

export const makeDoor = (parts: DoorParts): Door => {
  const owners = ownersOf(parts.facts);
  const models = modelCache();
  const installation = parts.secret ?? randomBytes(32);
  return {
    clock: parts.clock,
    transaction: (tenantId, work) => writeTransaction(parts.pool, tenantId, work),
    read: (tenantId, work) => readTransaction(parts.pool, tenantId, work),
    models,
    accessOf: accessByModel(parts.basePolicy, parts.log, sampledWitness({ log: parts.log, observe: parts.observe })),
    flows: flowsOf(parts.flows(models)),
    jobs: parts.jobs,
    contextOfFact: (factType) => {
      const context = owners.get(factType);
      must(context, `the fact ${factType} is declared by a context`);
      return context;
    },
    refusalOfConstraint: (constraint) => parts.constraints[constraint],
    systemPrincipal: parts.systemPrincipal,
    replay: replayTokens(installation),
    derivedSecret: derivedSecrets(installation),
    outbound: parts.outbound ?? anywhere,
    asideLimit: asideLimit(),
    log: parts.log,
    observe: parts.observe,
  };
};
