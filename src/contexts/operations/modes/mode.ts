/** The words of a degraded mode. No behaviour. */
import type { ScopeSide } from '#platform/switches.ts';

export type ModeKind = 'degraded' | 'containment';

export type Mode = {
  readonly key: string;
  readonly kind: ModeKind;
  /** The item of the source that it is, in its words. */
  readonly source: string;
  readonly title: string;
  /** What it stops and what goes on otherwise, for whoever is about to enter it. */
  readonly does: string;
  /** Commands by name; `quote.*` stands for all of that prefix. */
  readonly stops: readonly string[];
  /** Of those, what is not. */
  readonly goesOn?: readonly string[];
  /** Stopped wherever they happen, whatever the fence. */
  readonly everywhere?: readonly string[];
  /** A person with one of these roles is not stopped. */
  readonly spares?: readonly string[];
  /** What decides otherwise while it holds: where `modeOf` is asked. */
  readonly otherwise?: readonly string[];
  /** On which sides it can be fenced in. */
  readonly fence: readonly ScopeSide[];
  /** It is nothing without one of these. */
  readonly needs?: readonly (ScopeSide | 'promotions' | 'connector')[];
  /** Whose it is: they, and whoever runs the service, enter and leave it. */
  readonly owner: string;
  readonly enterWhen: string;
  readonly leaveWhen: string;
  /** What happens to what waited. */
  readonly caughtUp: string;
  readonly banner: string;
  /** Who is shown the banner; none: everybody. */
  readonly shownTo?: readonly string[];
};
