/**
 * A process that holds (or uses) a database until its input ends or it is killed: what the supervisor's tests do away with.
 * It says one JSON line when it is open. `node hold-database.ts FOLDER [throw]`
 */
import { openDatabase, databaseOptions } from '#platform/database/open-database.ts';
import type { Log } from '#platform/database/log.ts';

const [, , dataFolder = '', then] = process.argv;

const said = (level: string) => (details: object, message: string) =>
  process.stderr.write(`${JSON.stringify({ level, message, ...details })}\n`);
const log: Log = { info: said('info'), warn: said('warn'), error: said('error') };

const spareFolder = process.env['TEST_SPARE_FOLDER'];
try {
  const database = await openDatabase({
    ...databaseOptions(process.env, dataFolder, log),
    databaseUrl: undefined,
    spareFolder,
  });
  const { kind, connectionFile, adminUrl } = database;
  process.stdout.write(
    `${JSON.stringify({ kind, connectionFile, url: adminUrl ?? database.urlFor('app'), pid: process.pid })}\n`,
  );
  if (then === 'throw') throw new Error('this process ends without closing anything');
  for await (const _ of process.stdin);
  await database.close();
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: (error as Error).message })}\n`);
  process.exit(1);
}
