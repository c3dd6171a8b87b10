/** A gate that stands on publish checks: it says what they looked at, and what they found. */
import { failed, type GateFacts, type Judged, type ReleaseFacts } from './gate.ts';
import { isBlocking } from '../publish-check.ts';

const SAID_MAX = 12;

export const byChecks =
  (...names: readonly string[]) =>
  ({ release: { checks, release } }: GateFacts & { readonly release: ReleaseFacts }): Judged => {
    const own = checks.filter(({ gate }) => names.includes(gate));
    // A check that was renamed or left out would otherwise be a gate that nothing can close.
    if (own.length === 0) return failed(`None of ${names.join(', ')} was looked at: this gate judges nothing.`);
    const found = own.flatMap(({ problems }) => problems);
    const blocking = found.filter(isBlocking);
    const says = [
      ...(blocking.length > 0 ? blocking : found).map(({ message }) => message),
      ...own.flatMap(({ evidence }) => evidence),
    ];
    const more = says.length - SAID_MAX;
    return {
      outcome: blocking.length > 0 ? 'failed' : found.length > 0 ? 'warned' : 'passed',
      says: [
        ...(says.length === 0 ? own.map(({ promise }) => promise) : says.slice(0, SAID_MAX)),
        ...(more > 0 ? [`… and ${more} more.`] : []),
      ],
      seen: `/releases/${release.id}`,
    };
  };
