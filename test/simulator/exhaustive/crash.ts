/** A process dies at a named point, at the first or a later time it comes by; after that, another one lives. */

export const CRASH_POINTS = [
  'before the claim commits',
  'after the claim committed',
  'before the call leaves',
  'after the call, before its outcome is recorded',
  'before the outcome commits',
  'after the outcome committed',
  'before the end of a lease commits',
  'after the end of a lease committed',
  'after the question, before its answer is recorded',
  'before the answer to a question commits',
  'after the answer to a question committed',
  'before a callback commits',
  'after a callback committed',
  'before the part that follows commits',
  'after the part that follows committed',
  "before a person's word commits",
  "after a person's word committed",
] as const;

type At = { readonly point: (typeof CRASH_POINTS)[number]; readonly time: number };
/** One death, or several of lives that follow each other. */
export type CrashAt = readonly At[];

class Crash extends Error {}

export const crashesAt = (deaths: CrashAt) => {
  const passed = new Map<string, number>();
  let happened = 0;
  const crash = (point: string): void => {
    const time = (passed.get(point) ?? 0) + 1;
    passed.set(point, time);
    if (!deaths.some((death) => death.point === point && death.time === time)) return;
    happened += 1;
    throw new Crash(`a process dies ${point}`);
  };
  return Object.assign(crash, {
    happened: (): number => happened,
    passed: (point: string): number => passed.get(point) ?? 0,
    isCrash: (error: unknown): boolean => error instanceof Crash,
  });
};
