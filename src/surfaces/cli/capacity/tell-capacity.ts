/** A capacity report as a person reads it in a terminal. Pure. */
import type { CapacityReport } from '#contexts/operations/index.ts';
import { counted } from '../counted.ts';

const DRIVER_WIDTH = 20;
const JOURNEY_WIDTH = 32;

const row = (cells: readonly (string | number)[], widths: readonly number[]): string =>
  `  ${cells.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at] ?? 0) : String(cell).padStart(widths[at] ?? 0))).join('  ')}`;

/** `quotesPerDay` is asked as `--quotes-a-day`. */
export const optionOf = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace('-per-day', '-a-day');

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const needs = ({ needs: of }: CapacityReport): readonly string[] => {
  const widths = [DRIVER_WIDTH, 5, 8, 11, 10, 11, 11];
  return [
    row(['', 'APIs', 'workers', 'processors', 'PostgreSQL', 'connections', 'GiB a year'], widths),
    ...of.map((each) =>
      row(
        [
          each.driver,
          each.apiProcesses,
          each.workerProcesses,
          each.serverCores,
          each.postgresCores,
          each.connections,
          each.storageGibPerYear,
        ],
        widths,
      ),
    ),
  ];
};

export const capacityText = (report: CapacityReport): string => {
  const { measured, workload, bottlenecks, batches, queues, downstream, allocation, scaling, emergency } = report;
  const common = report.forecast[0];
  return [
    `For ${workload.map(({ key, value }) => `--${optionOf(key)} ${value}`).join(' ')}`,
    `Costs measured ${measured.measuredAt} on ${measured.machine}, PostgreSQL ${measured.postgres}: ${measured.by} measures yours.`,
    '',
    'What it needs, on a common day and under each driver (processors at 60 % busy):',
    ...needs(report),
    '',
    'In a second of the busiest hour, and whose share of the cost is what:',
    row(['', 'a second', 'ms each', 'computing', 'storage'], [JOURNEY_WIDTH, 9, 8, 9, 8]),
    ...allocation.map(({ journey, computeMsEach, computeShare, storageShare }) =>
      row(
        [journey, common?.perSecond[journey] ?? 0, computeMsEach, percent(computeShare), percent(storageShare)],
        [JOURNEY_WIDTH, 9, 8, 9, 8],
      ),
    ),
    '',
    'What gives first:',
    ...bottlenecks.slice(0, 4).map(({ what, cores, relief }) => `  ${what}: ${cores} processors busy; then ${relief}`),
    `  an edit of the longest quote: ${report.longestEditSeconds} s of computing, for which others on that process wait`,
    '',
    'Batches, on one process:',
    ...batches.map(
      ({ driver, hours, fits, processesForANight, heldBy }) =>
        `  ${driver}: ${hours} hours${fits ? ', fits into a night' : `, ${processesForANight} processes for one night`}; ${heldBy}`,
    ),
    '',
    'Queues:',
    ...queues.map(
      ({ queue, inPerSecond, outPerSecond, drainMinutes, limit }) =>
        `  ${queue}: ${inPerSecond} in, ${outPerSecond} out a second; an hour of outage is worked off in ${drainMinutes === null ? 'no time that ends: more is needed' : counted(drainMinutes, 'minute')}; ${limit}`,
    ),
    '',
    'Calls to other systems, a second:',
    ...downstream.map(({ system, callsPerSecond, heldBy }) => `  ${system}: ${callsPerSecond}; ${heldBy}`),
    '',
    'When to add what:',
    ...scaling.map(({ when, then }) => `  ${when}: ${then}`),
    '',
    'When it is too late for that:',
    ...emergency.map((step, at) => `  ${at + 1}. ${step}`),
    '',
    'What costs without bound, and what bounds it:',
    ...report.guards.map(
      ({ source, limits, besides }) =>
        `  ${source}: ${limits.map(({ name, value, acts }) => `${name} ${value} ${acts}`).join(', ')}${besides === undefined ? '' : `. ${besides}`}`,
    ),
    '',
  ].join('\n');
};
