/** What OpenSSL says of a signed document, trusting the certificate of its signer alone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joined } from './der.ts';

/** For a test's `skip`: the reason, or false. */
export const opensslIsMissing = spawnSync('openssl', ['version']).status !== 0 && 'openssl is not on this machine';

/** The last signature of the document, over every byte but its own. */
export const opensslVerifies = (pdf: Uint8Array, pem: string): boolean => {
  const text = Buffer.from(pdf).toString('latin1');
  const from = text.lastIndexOf('/Contents <') + '/Contents <'.length;
  const to = text.indexOf('>', from);
  const folder = mkdtempSync(join(tmpdir(), 'troth-signature-'));
  const put = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const cms = put('cms.der', Uint8Array.fromHex(text.slice(from, to)));
    const trusted = put('certificate.pem', pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')));
    const content = put('content', joined([pdf.subarray(0, from - 1), pdf.subarray(to + 1)]));
    const how = ['cms', '-verify', '-binary', '-cades', '-purpose', 'any', '-inform', 'DER'];
    return (
      spawnSync('openssl', [...how, '-in', cms, '-CAfile', trusted, '-content', content, '-out', '/dev/null'])
        .status === 0
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};
