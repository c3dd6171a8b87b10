/** The words of runbooks: what one says, what a check of it finds, what it then offers. No behaviour. */
import type { Order } from '#contexts/order/index.ts';
import type { Quote } from '#contexts/quote/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { ModelCache } from '#platform/artifacts/model-cache.ts';
import type { ResourceFacts } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { Reader } from '#platform/http/routes.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import type { SafeActionName } from './safe-actions.ts';

/** What one is asked to name before its checks can run; `house`: nothing, they look at the whole. */
export type About = 'order' | 'quote' | 'house';

/** A line of a list that names something that exists, and says it in words. */
export type Named = { readonly name: string; readonly says: string };

/** The template of operations 15.3, and who keeps the page. */
export type Runbook = {
  readonly key: string;
  readonly title: string;
  /** The item of operations 15.1, 15.2 or 16.2 that it answers. */
  readonly answers: string;
  readonly about: About;
  readonly areas: readonly string[];
  readonly owner: string;
  readonly means: string;
  readonly symptoms: readonly string[];
  readonly severity: readonly string[];
  readonly checks: readonly Named[];
  readonly safe: readonly Named[];
  readonly unsafe: readonly string[];
  readonly escalation: readonly string[];
  readonly evidence: readonly string[];
};

/** What a check is given. A check about an order is never run without one. */
export type Given = {
  readonly tx: Tx;
  readonly model: CommercialModel;
  readonly models: ModelCache;
  readonly at: Temporal.Instant;
  readonly order: Order | undefined;
  readonly quote: Quote | undefined;
  readonly may: Reader['may'];
};

/** Something that a check found, with the page that shows it. */
export type Rec = {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly href: string | null;
};

/** A safe action that what was found allows now, about one thing: `on` tells it from others of the same name. */
export type Offer = {
  readonly action: SafeActionName;
  readonly on: string;
  readonly what: string;
  readonly address: string;
  readonly payload: JsonObject;
  /** The member of the payload that takes the reason as well; null: the envelope alone has it. */
  readonly reasonAs: string | null;
};

/** Something that must not be done to what was found, and why. */
export type Barred = { readonly what: string; readonly because: string };

export type Found = {
  /** Whether all is well as far as this check sees. */
  readonly ok: boolean;
  readonly says: string;
  readonly records: readonly Rec[];
  readonly next: readonly Offer[];
  readonly barred?: readonly Barred[];
};

export type Check = {
  readonly asks: string;
  readonly about: About;
  /** The action that its reader needs besides: a runbook shows nobody what they may not read elsewhere. */
  readonly needs: string | null;
  /** All that it may offer: a runbook that calls an action safe has a check that can find it so. */
  readonly offers: readonly SafeActionName[];
  readonly run: (given: Given) => Promise<Found>;
};

/** A check tells of so many records at most; its words say how many there are. */
export const RECORDS_TOLD_MAX = 20;

/** What stands longer than this in a state that an order only passes through stands still. */
export const STANDS_STILL_AFTER_MINUTES = 10;

export const READ_RUNBOOKS = 'operations.read-runbooks';

export const wholeHouse = (tenantId: string): ResourceFacts => ({
  type: 'Tenant',
  id: tenantId,
  attrs: { tenant: tenantId },
});

export const runbookRefusals: RefusalTexts = {
  'runbook.not-found': {
    status: 404,
    title: 'There is no such runbook',
    todo: 'The page Runbooks (troth runbook) names them by key.',
  },
};
