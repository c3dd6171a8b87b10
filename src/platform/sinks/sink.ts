/**
 * Where facts are passed on to, beside webhooks: a broker of somebody else. The port is small so that any broker fits it: an event in, a word about
 * each event out. Delivery is at least once; whoever consumes drops what they have by the event's id.
 */

export type OutgoingEvent = {
  readonly tenantId: string;
  /** The fact's own id: a broker or a consumer that saw it drops it. */
  readonly id: string;
  /** `com.troth.quote.quote-accepted.v1` */
  readonly type: string;
  /** What order is kept for. */
  readonly subjectId: string;
  /** The CloudEvent, as text. */
  readonly event: string;
};

/** `later`: nothing says that it was taken, so it is sent again. `refused`: this one it will never take. */
export type Taken =
  | { readonly kind: 'taken' }
  | { readonly kind: 'later'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

export type EventSink = {
  /** Names its rows: it never changes while something waits for it. */
  readonly name: string;
  /** In order; one word for each event, in the same order. An outage is said, not thrown. */
  readonly publish: (events: readonly OutgoingEvent[]) => Promise<readonly Taken[]>;
  readonly close: () => Promise<void>;
};

/** `com.troth.quote.quote-accepted.v1` → `quote`. */
export const contextOf = (type: string): string => type.split('.')[2] ?? 'unknown';
export const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
