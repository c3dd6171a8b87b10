/**
 * `npm run demo -- governance`: a regulated launch from its change request to its review, on a fresh database and a clock that the story moves.
 * The fifteen outputs of operations 30 stay in ./demo-output/governance; everything else is gone when it ends.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openLogSigner, publicLine } from '#contexts/evidence/index.ts';
import { must } from '#kernel/outcome.ts';
import { movableClock } from '#platform/clock.ts';
import { indexOf, outputsOf, readForOutputs } from '#seeds/governed/outputs.ts';
import { SYSTEMS } from '#seeds/governed/carry-out.ts';
import { governedLaunch, STARTS } from '#seeds/governed/story.ts';
import type { GovernedStage } from '#seeds/governed/stage.ts';
import { COMPANY_TENANT } from '#seeds/load-company.ts';
import { until } from '#seeds/story.ts';
import { startStandIns } from '#sims/all.ts';
import { runTroth } from '../../process/run.ts';
import { settingsOf } from '../../process/settings.ts';
import { systemsOf } from '../../process/stand-ins.ts';
import { verifyFile } from './verify.ts';
import { governedStage } from './governed-stage.ts';

/** The launch as a package that whoever doubts it checks without us. */
const provePackage = async (
  stage: GovernedStage,
  changeId: string,
  {
    dataFolder,
    folder,
    say,
  }: { readonly dataFolder: string; readonly folder: string; readonly say: (line: string) => void },
): Promise<void> => {
  const bytes = await until(stage, 'the newest entries have their place in the log', async () => {
    const reply = await stage.get('ada.auditor', `/changes/${changeId}/evidence-package`);
    if (reply.status === 503) return undefined;
    must(reply.status === 200, `the package is given: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Uint8Array;
  });
  const [file, key] = [join(folder, 'launch.evidence.zip'), join(folder, 'troth-log.key')];
  writeFileSync(file, bytes);
  writeFileSync(key, publicLine(openLogSigner(join(dataFolder, 'log-key.pem'), 'troth')));
  say('');
  const write = (text: string): void =>
    text
      .trimEnd()
      .split('\n')
      .forEach((line) => say(`   ${line}`));
  must((await verifyFile({ file, key }, { write, colour: false })) === 0, 'the package of the change verifies');
};

export const demoGovernance = async (): Promise<void> => {
  const started = performance.now();
  const folder = resolve('demo-output', 'governance');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  };
  const dataFolder = mkdtempSync(join(tmpdir(), 'troth-governance-'));
  const clock = movableClock(STARTS);
  // Never a database that is in use: the clock of this one is moved by weeks.
  const env = {
    ...process.env,
    DATABASE_URL: '',
    TROTH_DATABASE_FILE: '',
    TROTH_DATA: dataFolder,
    TROTH_PORT: '0',
    TROTH_ROLES: 'api,worker,relay,sequencer',
    TROTH_CONNECTORS: join(dataFolder, 'outside.json'),
    TROTH_LOG: 'error',
  };
  const outside = await startStandIns({ folder: join(dataFolder, 'stand-ins'), only: SYSTEMS });
  try {
    // Without an address for callbacks: their clock is not the story's, and what they sign would be weeks old.
    const systems = systemsOf(outside.addresses, COMPANY_TENANT, null);
    writeFileSync(env.TROTH_CONNECTORS, JSON.stringify(systems), { mode: 0o600 });
    say('Troth: a regulated bundle in three countries, two weeks before quarter close.');
    const running = await runTroth({ ...settingsOf(env), dataFolder }, env, {
      clock: clock.now,
      progress: (step) => say(`   … ${step}`),
    });
    try {
      const { door, url } = running.app;
      const stage = await governedStage({
        url: url ?? '',
        standIns: outside.addresses.standIns,
        door,
        tenantId: COMPANY_TENANT,
        clock,
        tell: (line) => say(`   ${clock.now().toString().slice(0, 16).replace('T', ' ')}  ${line}`),
      });
      const told = await governedLaunch(stage);
      const outputs = outputsOf(told, await readForOutputs(stage, told));
      for (const { file, text } of outputs) writeFileSync(join(folder, file), text);
      writeFileSync(join(folder, 'README.md'), indexOf(outputs));
      writeFileSync(join(folder, 'told.json'), JSON.stringify(told, null, 2));
      await provePackage(stage, told.prepared.changeId, { dataFolder, folder, say });
      say('');
      for (const { file, title } of outputs) say(`   ${file.padEnd(30)} ${title}`);
    } finally {
      await running.close();
    }
    say('');
    say(`Told in ${Math.round((performance.now() - started) / 1000)} s. Its fifteen outputs are in ${folder}.`);
    writeFileSync(join(folder, 'story.txt'), `${lines.join('\n')}\n`);
  } finally {
    await outside.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
};
