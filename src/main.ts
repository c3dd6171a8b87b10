/** `npm start`: serves until it is told to stop. Roles, addresses and folders come from the environment; see docs/guide/operating.md. */
import { ensureWebBuilt } from '#web/build.ts';
import { readPeople } from '#contexts/identity/index.ts';
import { systemClock } from '#platform/clock.ts';
import { loadDeals } from '#seeds/deals.ts';
import { loadWorkInHand } from '#seeds/work-in-hand.ts';
import { httpStage } from '#surfaces/cli/http-stage.ts';
import { COMPANY_TENANT, people } from '#seeds/load-company.ts';
import { type Running, runTroth } from './process/run.ts';
import { settingsOf } from './process/settings.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const welcome = async ({ app }: Running): Promise<void> => {
  if (app.url === null) return;
  say('');
  say(`  Troth serves at ${app.url}/app/`);
  say(`  API and its page  ${app.url}/docs`);
  say('');
  const here = app.issuer === null ? [] : await app.door.read(COMPANY_TENANT, readPeople);
  if (here.length > 0) {
    say('  Sign in as');
    for (const { name, does } of people) say(`    ${name.padEnd(16)} ${does}`);
    say('');
  }
  say('  Ctrl-C stops it; everything is kept in the data folder.');
};

const main = async (): Promise<void> => {
  const settings = settingsOf(process.env);
  if (settings.roles.includes('api')) {
    say('  … the web app');
    await ensureWebBuilt();
  }
  const running = await runTroth(settings, process.env, { progress: (step) => say(`  … ${step}`) });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Deals in every stage, once: whoever opens Troth for the first time finds something waiting.
  // They are told by people who sign in by name, which they can in development alone.
  if (running.isNew && running.standIns && running.app.issuer && settings.roles.includes('worker')) {
    say('  … deals in every stage');
    const { standIns } = running.standIns.addresses;
    const stage = await httpStage({ url: running.app.url ?? '', standIns, tell: () => {} });
    await loadDeals(stage);
    say('  … changes, a calendar, an incident');
    await loadWorkInHand(stage, systemClock());
  }
  await welcome(running);
  say('ready');
};

main().catch((error: unknown) => {
  process.stderr.write(`Troth did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
