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
] as const;

export type CrashAt = { readonly point: (typeof CRASH_POINTS)[number]; readonly time: number };

class Crash extends Error {}

export const crashOnce = (at: CrashAt | null) => {
  let passed = 0;
  const crash = (point: string): void => {
    if (point !== at?.point) return;
    passed += 1;
    if (passed === at.time) throw new Crash(`a process dies ${point}`);
  };
  return Object.assign(crash, {
    happened: (): boolean => at !== null && passed >= at.time,
    isCrash: (error: unknown): boolean => error instanceof Crash,
  });
};
