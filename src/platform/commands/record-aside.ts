/**
 * A denial changes nothing, and is recorded all the same, in a transaction of its own; so is a dry run, and the refusal of a
 * command that says `refusalsRecorded`. Rate-limited per principal, because an entry is forever and a script that probes must
 * not fill the log.
 */
import { randomBytes } from 'node:crypto';
import { uuidV7 } from '#kernel/ids.ts';
import type { Refusal } from '#kernel/outcome.ts';
import type { AccessDecision } from '../access/authorize.ts';
import type { AnyCommandDefinition, Command, Head, Origin } from '../command.ts';
import type { Door } from '../door.ts';
import type { EntryResult } from '../entries/entry.contract.ts';
import { writeEntry } from '../entries/write-entry.ts';

export const ASIDES_PER_MINUTE_MAX = 60;
const MINUTE_MS = 60_000;
const PRINCIPALS_TRACKED_MAX = 10_000;

type Window = { readonly since: number; readonly count: number };

/** Whether one more may be written down of whom. */
export type AsideLimit = (who: string, atMs: number) => boolean;

/** Of one process: what another has counted is not known here. */
export const asideLimit = (): AsideLimit => {
  const windows = new Map<string, Window>();
  return (who, atMs) => {
    const current = windows.get(who);
    const fresh = current === undefined || atMs - current.since >= MINUTE_MS;
    const next = fresh ? { since: atMs, count: 1 } : { since: current.since, count: current.count + 1 };
    if (fresh && windows.size >= PRINCIPALS_TRACKED_MAX) windows.clear();
    windows.set(who, next);
    return next.count <= ASIDES_PER_MINUTE_MAX;
  };
};

export type AsideResult = Exclude<EntryResult, 'accepted'>;

/** What became of it: the refusal, if it was one, and where it got so far, the authority and the version that it was judged against. */
export type Aside = {
  readonly result: AsideResult;
  readonly refusal?: Refusal;
  readonly may?: AccessDecision;
  readonly head: Head | null;
};

export const recordAside = async (
  door: Door,
  definition: AnyCommandDefinition,
  command: Command<unknown>,
  origin: Origin,
  { result, refusal, may, head }: Aside,
): Promise<void> => {
  if (result !== 'refused') door.observe('denial', { name: definition.name, result: refusal?.code ?? 'dry-run' }, 0);
  if (!door.asideLimit(`${command.actor.id}/${result}`, command.at.epochMilliseconds)) {
    door.log.warn(
      { principal: command.actor.id, command: definition.name },
      'what changes nothing is counted over the limit, not recorded',
    );
    return;
  }
  await door.transaction(command.tenantId, async (tx) => {
    const entry = writeEntry({
      command,
      definition,
      origin,
      authority: may?.authority ?? { policies: [], policyHash: `sha256:${'0'.repeat(64)}` },
      head,
      aggregate: {
        id: head?.id ?? namedTarget(command.payload) ?? command.id('nothing-named'),
        version: head?.version ?? 0,
      },
      result,
      ...(refusal ? { refusal: refusal.code } : {}),
      facts: [],
      events: [],
      artifacts: [],
      id: uuidV7(command.at, randomBytes(10)),
    });
    await tx.commit(entry.statements);
  });
};

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The id that the payload names, by the convention that it is its first member that is one. */
const namedTarget = (payload: unknown): string | undefined =>
  payload !== null && typeof payload === 'object'
    ? Object.values(payload).find((value): value is string => typeof value === 'string' && UUID.test(value))
    : undefined;
