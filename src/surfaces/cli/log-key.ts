/** The public lines of an installation's log keys: handed to an auditor, they are what `troth verify --key` trusts. */
import { existsSync } from 'node:fs';
import { LOG_NAME, logKeyPath, publicLines, rotateLogKey } from '#contexts/evidence/index.ts';

const EXIT_OK = 0;
const EXIT_USAGE = 2;

export type LogKeyOut = { readonly write: (text: string) => void; readonly complain: (text: string) => void };

/** All that ever signed, the one that signs now last: what an older key signed is verified for ever. */
export const showLogKey = (dataFolder: string, out: LogKeyOut): number =>
  withKey(dataFolder, out, (path) => out.write(publicLines(path, LOG_NAME)));

/** A running sequencer takes up the new key by itself, and enters it in the log. */
export const rotateKey = (dataFolder: string, at: Temporal.Instant, out: LogKeyOut): number =>
  withKey(dataFolder, out, (path) => {
    rotateLogKey(path, LOG_NAME, at);
    out.write(publicLines(path, LOG_NAME));
  });

const withKey = (dataFolder: string, out: LogKeyOut, work: (path: string) => void): number => {
  const path = logKeyPath(dataFolder);
  // Opening makes a key where there is none: an auditor would be handed one that never signed anything.
  if (!existsSync(path)) {
    out.complain(
      `There is no log key in ${dataFolder}. Name the data folder of a Troth that was started: TROTH_DATA or --data.\n`,
    );
    return EXIT_USAGE;
  }
  work(path);
  return EXIT_OK;
};
