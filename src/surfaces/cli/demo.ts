/**
 * `npm run demo`: the story of one promise, told in the terminal on a fresh database, with a worker of its own and stand-ins over HTTP.
 * Its documents stay in ./demo-output; everything else is gone when it ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ephemeralSigner, openLogSigner, publicLine } from '#contexts/evidence/index.ts';
import { must } from '#kernel/outcome.ts';
import { importGenaiPrices } from './import-genai-prices.ts';
import { replayFile } from './replay.ts';
import { verifyFile } from './verify.ts';
import { httpStage } from './http-stage.ts';
import { type Running, runTroth } from '../../process/run.ts';
import { settingsOf } from '../../process/settings.ts';
import * as story from '#seeds/story.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const WORKER_READY_MS = 30_000;

type Out = { readonly say: (line: string) => void; readonly folder: string; readonly colour: boolean };

/** A worker process of its own: what carries an order out is not the process that took it. */
const startWorker = async (running: Running, dataFolder: string): Promise<ChildProcess> => {
  const env = {
    ...process.env,
    TROTH_ROLES: 'worker',
    TROTH_DATA: dataFolder,
    TROTH_DATABASE_FILE: running.database.connectionFile,
    TROTH_CONNECTORS: running.systemsFile,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((done, failed) => {
    const late = setTimeout(() => failed(new Error('The worker did not start in time.')), WORKER_READY_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('ready')) return;
      clearTimeout(late);
      done();
    });
    child.once('exit', (code) => failed(new Error(`The worker ended at once (exit ${code}).`)));
  });
  return child;
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    return void child.kill('SIGTERM');
  });

const chapter = ({ say }: Out, number: number, title: string): void => {
  say('');
  say(`${number}. ${title}`);
};

const tellImport = (out: Out): void => {
  const text = readFileSync(new URL('../../../seeds/genai-prices-0.1.8.json', import.meta.url), 'utf8');
  const imported = importGenaiPrices(text);
  must(imported.ok, 'the shipped price list can be read');
  const { imported: counts, notRepresented } = imported.value.report;
  out.say(
    `   ${counts.providers} providers, ${counts.models} models, ${counts.rates} rates (${counts.tieredRates} tiered, ${counts.datedModels} models with dates, ${counts.timeOfDayPrices} by time of day) become ${counts.priceEntries} price list entries.`,
  );
  out.say(
    `   ${notRepresented.length} things are not represented, each named with its reason in ${join('demo-output', 'import-report.json')}; for example ${notRepresented[0]?.name}: ${notRepresented[0]?.reason}`,
  );
  writeFileSync(join(out.folder, 'import-report.json'), JSON.stringify(imported.value.report, null, 2));
};

const printed = (out: Out) => ({
  write: (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .forEach((line) => out.say(`   ${line}`)),
  colour: out.colour,
});

const proveIt = async (out: Out, dataFolder: string, packageFile: string): Promise<void> => {
  const keyFile = join(out.folder, 'troth-log.key');
  writeFileSync(keyFile, publicLine(openLogSigner(join(dataFolder, 'log-key.pem'), 'troth')));
  must(
    (await verifyFile({ file: packageFile, key: keyFile }, printed(out))) === 0,
    'the package verifies under the trusted key',
  );
  const bytes = new Uint8Array(readFileSync(packageFile));
  const flipped = bytes.slice();
  flipped[Math.floor(bytes.length / 2)] = (flipped[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  const forgedFile = join(out.folder, 'one-bit-changed.evidence.zip');
  writeFileSync(forgedFile, flipped);
  out.say('');
  out.say('   One bit of it changed:');
  must((await verifyFile({ file: forgedFile, key: keyFile }, printed(out))) === 1, 'one changed bit fails');
  const otherKey = join(out.folder, 'somebody-else.key');
  writeFileSync(otherKey, publicLine(ephemeralSigner('troth')));
  out.say('');
  out.say('   The same package under somebody else’s key:');
  must((await verifyFile({ file: packageFile, key: otherKey }, printed(out))) !== 0, 'another key is refused');
};

const tellStory = async (out: Out, running: Running, dataFolder: string): Promise<void> => {
  const standIns = running.standIns?.addresses.standIns ?? {};
  const stage = await httpStage({ url: running.app.url ?? '', standIns, tell: (line) => out.say(`   ${line}`) });
  const secret = running.standIns?.addresses.secret ?? '';
  await story.well(
    stage.send('sam.sre', '/webhooks', { url: `${stage.standIn('webhook-sink')}/troth`, secret, types: [] }),
    'the webhook is registered',
  );
  chapter(out, 3, 'Publish');
  await story.publish(stage);
  chapter(out, 4, 'Quote');
  const quoted = await story.quote(stage);
  chapter(out, 5, 'Approve');
  await story.approval(stage, quoted.quoteId, quoted.bundleLine);
  chapter(out, 6, 'Propose');
  const shown = await story.propose(stage, quoted.quoteId);
  const pdf = await stage.get('rita.rep', `/quotes/${quoted.quoteId}/proposal`);
  const { number } = await story.readQuote(stage, 'rita.rep', quoted.quoteId);
  writeFileSync(join(out.folder, `proposal-${number}.pdf`), pdf.body as Uint8Array);
  chapter(out, 7, 'Accept');
  await story.accept(stage, quoted.quoteId, shown);
  chapter(out, 8, 'Convert');
  const { orderId } = await story.convert(stage, quoted.quoteId);
  chapter(out, 9, 'Fulfil');
  await story.fulfil(stage, orderId);
  chapter(out, 10, 'Land');
  const { account } = await story.well<{ account: { id: string } }>(
    stage.get('rita.rep', `/quotes/${quoted.quoteId}`),
    'the quote',
  );
  await story.land(stage, orderId, account.id);
  chapter(out, 11, 'Prove');
  const packageFile = join(out.folder, `quote-${number}.evidence.zip`);
  writeFileSync(packageFile, await story.prove(stage, 'ada.auditor', quoted.quoteId));
  await proveIt(out, dataFolder, packageFile);
  const decisionFile = join(out.folder, `price-${number}.json`);
  writeFileSync(
    decisionFile,
    JSON.stringify((await stage.get('ada.auditor', `/quotes/${quoted.quoteId}/price-decision`)).body),
  );
  out.say('');
  out.say(`   troth replay ${join('demo-output', `price-${number}.json`)}`);
  must((await replayFile(decisionFile, printed(out))) === 0, 'the price decided again is identical');
};

export const demo = async (): Promise<void> => {
  const started = performance.now();
  const folder = resolve('demo-output');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const lines: string[] = [];
  const out: Out = {
    folder,
    colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
    say: (line) => {
      lines.push(line);
      process.stdout.write(`${line}\n`);
    },
  };
  const dataFolder = mkdtempSync(join(tmpdir(), 'troth-demo-'));
  const closers: (() => Promise<unknown>)[] = [async () => rmSync(dataFolder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const each of closers.splice(0).toReversed()) await each();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(130)));
  try {
    out.say('Troth: one promise, from a price list to its proof.');
    chapter(out, 1, 'Import a real price list');
    tellImport(out);
    chapter(out, 2, 'The company: Aldermoor Cloud, twelve countries, and the imported list beside it');
    const settings = {
      ...settingsOf({ ...process.env, TROTH_DATA: dataFolder, TROTH_PORT: '0', TROTH_ROLES: 'api,relay,sequencer' }),
      dataFolder,
    };
    const running = await runTroth(settings, process.env, { progress: (step) => out.say(`   … ${step}`) });
    closers.push(running.close);
    const worker = await startWorker(running, dataFolder);
    closers.push(() => ended(worker));
    await tellStory(out, running, dataFolder);
    out.say('');
    out.say(`Told in ${Math.round((performance.now() - started) / 1000)} s. Its documents are in ${folder}.`);
    writeFileSync(join(folder, 'story.txt'), `${lines.join('\n')}\n`);
  } finally {
    await close();
  }
};
