/** The addresses of degraded modes. Everybody who is signed in reads which hold for them; what is told of why goes to our own people. */
import { daysLeft, isToldAhead, PERIOD_KINDS, readPeriods } from '#contexts/governance/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted } from '#kernel/outcome.ts';
import type { Tx } from '#platform/database/tx.ts';
import { commandRoute, isOutside, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import { type ScopeSide, SCOPE_SIDES } from '#platform/switches.ts';
import { readSwitchesOn } from '#platform/switches.store.ts';
import { type enterModeWith, modeResource } from './enter-mode.ts';
import { leaveMode } from './leave-mode.ts';
import type { Mode } from './mode.ts';
import { modeNamed, MODES } from './modes.ts';

const SEES_ALL: readonly string[] = ['sre', 'auditor', 'executive'];

const isShown = (mode: Mode, { principal }: Reader): boolean => {
  if (mode.shownTo === undefined) return true;
  const roles = [...principal.roles, ...(principal.type === 'customer' ? ['customer'] : [])];
  return roles.some((role) => mode.shownTo?.includes(role) || role === mode.owner || SEES_ALL.includes(role));
};

const fenceJson = (scope: { readonly [side in ScopeSide]?: readonly string[] }): Json =>
  Object.fromEntries(SCOPE_SIDES.flatMap((side) => (scope[side] === undefined ? [] : [[side, [...scope[side]]]])));

const may = (tx: Tx, reader: Reader, action: string, mode: Mode): boolean =>
  reader.may(action, modeResource(tx.tenantId, mode.key, mode.owner));

const PERIODS_READ_MAX = 200;

/** What of the business calendar whoever works here has to know today: a freeze or quarter-end that holds, and one that is told ahead. */
const noticesOf = async (tx: Tx, at: Temporal.Instant): Promise<Json> =>
  (await readPeriods(tx, at, PERIODS_READ_MAX))
    .filter(({ tiersFrom, mode }) => tiersFrom !== null || mode !== null)
    .filter((period) => Temporal.Instant.compare(period.from, at) <= 0 || isToldAhead(period, at))
    .map((period) => ({
      periodId: period.id,
      name: period.name,
      kindName: PERIOD_KINDS[period.kind],
      from: period.from,
      until: period.to,
      tiersFrom: period.tiersFrom,
      mode: period.mode,
      daysLeft: Temporal.Instant.compare(period.from, at) > 0 ? daysLeft(period, at) : null,
      protects: period.mode === null ? null : { ...period.protects, timeZone: period.timeZone },
    }));

const rowOf = (tx: Tx, reader: Reader, mode: Mode): Json => ({
  key: mode.key,
  kind: mode.kind,
  title: mode.title,
  does: mode.does,
  fence: [...mode.fence],
  needs: [...(mode.needs ?? [])],
  owner: mode.owner,
  enterWhen: mode.enterWhen,
  leaveWhen: mode.leaveWhen,
  caughtUp: mode.caughtUp,
  mayEnter: may(tx, reader, 'mode.enter', mode),
});

export const modeRoutes = (enterMode: ReturnType<typeof enterModeWith>): readonly Route[] => [
  queryRoute({
    method: 'GET',
    path: '/modes',
    summary: 'Which degraded modes hold for whoever asks, and which there are',
    action: 'nothing beyond a valid token',
    read: async (tx, reader, _query, door) => {
      const now = door.clock();
      const outside = isOutside(reader);
      const holding = (await readSwitchesOn(tx, now)).flatMap((row): Json[] => {
        const mode = modeNamed(row.scope.mode ?? '');
        if (mode === undefined || !isShown(mode, reader)) return [];
        const until = row.expires_at === null ? null : Temporal.Instant.from(row.expires_at).toString();
        const told = { mode: mode.key, title: mode.title, banner: mode.banner, until };
        if (outside) return [told];
        const { connector = null, promotions = [] } = row.scope;
        const ours = { key: row.key, reason: row.reason, owner: row.owner, connector, promotions: [...promotions] };
        return [{ ...told, ...ours, fence: fenceJson(row.scope), mayLeave: may(tx, reader, 'mode.leave', mode) }];
      });
      return accepted({
        holding,
        notices: outside ? [] : await noticesOf(tx, now),
        modes: outside ? [] : MODES.map((mode) => rowOf(tx, reader, mode)),
        asOf: now.toString(),
      });
    },
  }),
  commandRoute('POST', '/modes/:degradedMode/enter', 'Enter a degraded mode, for a reason, until a time', enterMode),
  commandRoute('POST', '/modes/:modeKey/leave', 'Leave a degraded mode; what waited is caught up', leaveMode),
];
