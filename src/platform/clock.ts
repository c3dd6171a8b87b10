/** The one place that reads the machine's clock. Everything else is handed an instant, so that a story can move the time. */
export type Clock = () => Temporal.Instant;

/** To the microsecond, as PostgreSQL keeps it: what was answered before it was stored must equal what is read afterwards. */
export const systemClock: Clock = () =>
  Temporal.Now.instant().round({ smallestUnit: 'microsecond', roundingMode: 'floor' });

export type MovableClock = { readonly now: Clock; readonly advance: (duration: Temporal.DurationLike) => void };

/** A clock that only moves when it is told to: scenario tests and the simulator. */
export const movableClock = (start: string): MovableClock => {
  let current = Temporal.Instant.from(start);
  return {
    now: () => current,
    advance: (duration) => {
      current = current.add(duration);
    },
  };
};
