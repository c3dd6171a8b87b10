/** The one place that reads the machine's clock. Everything else is handed an instant, so that a story can move the time. */
export type Clock = () => Temporal.Instant;

export const systemClock: Clock = () => Temporal.Now.instant();

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
