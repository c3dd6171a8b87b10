/** What the command road stands on. One per process, made in `app.ts`. */
import type { Logger } from 'pino';
import type { AccessOfModel } from './access/access-of-model.ts';
import type { ModelCache } from './artifacts/model-cache.ts';
import type { Clock } from './clock.ts';
import type { Principal } from './command.ts';
import type { AsideLimit } from './commands/record-aside.ts';
import type { Tx } from './database/tx.ts';
import type { WriteTx } from './write-transaction.ts';
import type { Flows } from './flows.ts';
import type { JobPort } from './jobs/job-port.ts';
import type { DerivedSecret } from './derived-secret.ts';
import type { OutboundPolicy } from './outbound/policy.ts';
import type { ReplayTokens } from './replay-token.ts';

export type Door = {
  readonly clock: Clock;
  /** Runs in one transaction with the tenant set; rolls back unless `commit` was called. */
  readonly transaction: <T>(tenantId: string, work: (tx: WriteTx) => Promise<T>) => Promise<T>;
  readonly read: <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly models: ModelCache;
  /** The access policy of a model; the shipped base one where the model brings none. */
  readonly accessOf: AccessOfModel;
  readonly flows: Flows;
  readonly jobs: JobPort;
  /** Where a context's facts belong: `QuoteAccepted` → `quote`. */
  readonly contextOfFact: (factType: string) => string;
  /** What a violated constraint of a table means in the trade's words. */
  readonly refusalOfConstraint: (constraint: string) => string | undefined;
  /** Named system principals for flows, timers and callbacks. */
  readonly systemPrincipal: (tenantId: string, name: string) => Principal;
  readonly replay: ReplayTokens;
  /** Made again whenever it is needed, so that it is kept nowhere. */
  readonly derivedSecret: DerivedSecret;
  /** Where this process may call. */
  readonly outbound: OutboundPolicy;
  /** How much is written down of what changed nothing. */
  readonly asideLimit: AsideLimit;
  readonly log: Logger;
  readonly observe: (
    measure: 'command' | 'denial' | 'oracle' | 'request' | 'evidence',
    labels: { readonly name: string; readonly result: string },
    seconds: number,
  ) => void;
};
