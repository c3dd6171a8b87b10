/** The public line of an installation's log key: handed to an auditor, it is what `troth verify --key` trusts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openLogSigner, publicLine } from '#contexts/evidence/index.ts';

const EXIT_OK = 0;
const EXIT_USAGE = 2;

export type LogKeyOut = { readonly write: (text: string) => void; readonly complain: (text: string) => void };

export const showLogKey = (dataFolder: string, out: LogKeyOut): number => {
  const path = join(dataFolder, 'log-key.pem');
  // Opening makes a key where there is none: an auditor would be handed one that never signed anything.
  if (!existsSync(path)) {
    out.complain(
      `There is no log key in ${dataFolder}. Name the data folder of a Troth that was started: TROTH_DATA or --data.\n`,
    );
    return EXIT_USAGE;
  }
  out.write(publicLine(openLogSigner(path, 'troth')));
  return EXIT_OK;
};
