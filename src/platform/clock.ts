/** The one place that reads the machine's clock. Everything else is handed an instant, so that a story can move the time. */
export type Clock = () => Temporal.Instant;

/** To the microsecond, as PostgreSQL keeps it: what was answered before it was stored must equal what is read afterwards. */
const asKept = (at: Temporal.Instant): Temporal.Instant =>
  at.round({ smallestUnit: 'microsecond', roundingMode: 'floor' });

export const systemClock: Clock = () => asKept(Temporal.Now.instant());

export type MovableClock = { readonly now: Clock; readonly advance: (duration: Temporal.DurationLike) => void };

/** A clock that only moves when it is told to: scenario tests and the simulator. */
export const movableClock = (start: string): MovableClock => {
  let current = asKept(Temporal.Instant.from(start));
  return {
    now: () => current,
    advance: (duration) => {
      current = asKept(current.add(duration));
    },
  };
};
