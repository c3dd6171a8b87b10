/** What a job is refused that it may well be granted later: somebody said that it is to wait, it was changed in between, or too much was asked at once. */
import type { Refusal } from '#kernel/outcome.ts';

const NOT_NOW: ReadonlySet<string> = new Set(['switch.stopped', 'version.stale', 'rate.limited']);

export const isNotNow = ({ code }: Refusal): boolean => NOT_NOW.has(code);
