/** `troth deployments`: what runs, since when, and how that stands to what was recorded as deployed. */
import type { Command } from 'commander';
import { type Build, buildOf } from '#app/process/build.ts';
import { type BuildFiles, buildFilesOf } from '#app/process/build-files.ts';
import type { Deployments } from '#contexts/operations/index.ts';
import { asJson, finishOn, type OnServer, onServerAs, serverOf } from '../on-server.ts';
import { counted } from '../counted.ts';
import type { Terminal } from '../verify.ts';

const COMMIT_DIGITS = 10;
const DIGEST_DIGITS = 12;
const EXIT_OUT_OF_STEP = 1;
const NAME_WIDTH = 18;

export type Told = Omit<Deployments, 'running'> & {
  readonly running: readonly (Deployments['running'][number] & { readonly standingInWords: string })[];
};

const filesText = (digest: string | null): string =>
  digest === null ? '' : `, files ${digest.slice(0, DIGEST_DIGITS)}`;
const commitText = (commit: string | null): string => commit?.slice(0, COMMIT_DIGITS) ?? 'unknown commit';

const isRecorded = ({ standing, altered }: Told['running'][number]): boolean =>
  standing === 'recorded' && altered === null;

export const isInStep = ({ running, notRunning }: Told): boolean => notRunning === null && running.every(isRecorded);

export const deploymentsText = (told: Told): string => {
  const { running, notRunning, recorded } = told;
  return [
    running.length === 0 ? 'No process has said what it is yet; each does within half a minute.' : 'What runs:',
    ...running.flatMap((each) => {
      const { version, commit, digest, migration, since, processes, standingInWords, record, matchedBy } = each;
      return [
        `  ${isRecorded(each) ? 'ok  ' : 'LOOK'}  ${version} ${commitText(commit)}${filesText(digest)}, schema ${migration}, since ${since}, ${processes.length === 1 ? '1 process' : `${processes.length} processes`}`,
        `        ${standingInWords}${record === null ? '' : ` (${record.number}${matchedBy === 'version' ? ', by its version alone' : ''})`}`,
      ];
    }),
    ...(notRunning === null
      ? []
      : [
          `  LOOK  recorded last and not running: ${notRunning.number} ${notRunning.version} ${commitText(notRunning.commit)}, ${notRunning.at}`,
        ]),
    recorded.length === 0
      ? 'No deployment was recorded yet: a change that carries one is, by troth change deploy.'
      : 'What was recorded, the newest first:',
    ...recorded.map(
      ({ number, title, version, commit, digest, at, rolledBack }) =>
        `  ${at}  ${number}  ${version} ${commitText(commit)}${filesText(digest)}  ${title}${rolledBack ? ' (rolled back)' : ''}`,
    ),
    '',
  ].join('\n');
};

export const hereText = ({ version, commit, migration, digest, edited }: Build & BuildFiles): string =>
  [
    ['version', version],
    ['commit', commit ?? 'not known'],
    ['digest', digest],
    ['newest migration', migration],
    [
      'edited',
      edited === null ? 'not known: no working copy to hold it against' : `${counted(edited, 'file')} since the commit`,
    ],
  ]
    .map(([name = '', value = '']) => `${name.padEnd(NAME_WIDTH)}${value}\n`)
    .join('');

export const deploymentCommands = (program: Command, terminal: Terminal): void => {
  onServerAs('sam.sre')(program.command('deployments'))
    .description('which builds run, since when, and what of them was recorded; exit 1 where they are out of step')
    .option('--here', 'what this checkout is, without a server: for the change that carries its deployment')
    .action(async (options: OnServer & { readonly here?: boolean }) => {
      if (options.here === true) {
        const here = { ...buildOf(process.env), ...(await buildFilesOf(process.env)) };
        return terminal.write(options.json === true ? asJson(here) : hereText(here));
      }
      const found = await (await serverOf(options)).get<Told>('/deployments');
      finishOn(terminal)(found, options, deploymentsText, 'Nothing was read');
      if (found.ok && !isInStep(found.value)) process.exitCode = EXIT_OUT_OF_STEP;
    });
};
