/** `troth deployments`: what runs, since when, and how that stands to what was recorded as deployed. */
import type { Command } from 'commander';
import type { Deployments } from '#contexts/operations/index.ts';
import { finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import type { Terminal } from '../verify.ts';

const COMMIT_DIGITS = 10;
const EXIT_OUT_OF_STEP = 1;

export type Told = Omit<Deployments, 'running'> & {
  readonly running: readonly (Deployments['running'][number] & { readonly standingInWords: string })[];
};

const commitText = (commit: string | null): string => commit?.slice(0, COMMIT_DIGITS) ?? 'unknown commit';

export const isInStep = ({ running, notRunning }: Told): boolean =>
  notRunning === null && running.every(({ standing }) => standing === 'recorded');

export const deploymentsText = (told: Told): string => {
  const { running, notRunning, recorded } = told;
  return [
    running.length === 0 ? 'No process has said what it is yet; each does within half a minute.' : 'What runs:',
    ...running.flatMap(
      ({ version, commit, migration, since, processes, standing, standingInWords, record, matchedBy }) => [
        `  ${standing === 'recorded' ? 'ok  ' : 'LOOK'}  ${version} ${commitText(commit)}, schema ${migration}, since ${since}, ${processes.length === 1 ? '1 process' : `${processes.length} processes`}`,
        `        ${standingInWords}${record === null ? '' : ` (${record.number}${matchedBy === 'version' ? ', by its version alone' : ''})`}`,
      ],
    ),
    ...(notRunning === null
      ? []
      : [
          `  LOOK  recorded last and not running: ${notRunning.number} ${notRunning.version} ${commitText(notRunning.commit)}, ${notRunning.at}`,
        ]),
    recorded.length === 0
      ? 'No deployment was recorded yet: a change that carries one is, by troth change deploy.'
      : 'What was recorded, the newest first:',
    ...recorded.map(
      ({ number, title, version, commit, at, rolledBack }) =>
        `  ${at}  ${number}  ${version} ${commitText(commit)}  ${title}${rolledBack ? ' (rolled back)' : ''}`,
    ),
    '',
  ].join('\n');
};

export const deploymentCommands = (program: Command, terminal: Terminal): void => {
  onServerAs('sam.sre')(program.command('deployments'))
    .description('which builds run, since when, and what of them was recorded; exit 1 where they are out of step')
    .action(async (options: OnServer) => {
      const found = await (await serverOf(options)).get<Told>('/deployments');
      finishOn(terminal)(found, options, deploymentsText, 'Nothing was read');
      if (found.ok && !isInStep(found.value)) process.exitCode = EXIT_OUT_OF_STEP;
    });
};
