/** The package of this quote, checked in the reader's own browser with the code of the verifying page. Loaded when somebody asks for it. */
import { VERDICTS } from '../../../../src/contexts/evidence/statements.ts';
import { verifyPackage } from '../../../../src/contexts/evidence/verify.ts';

export type Checked = {
  readonly ok: boolean;
  readonly name: string;
  readonly means: string;
  readonly entries: number;
  readonly finding: string | null;
};

/** Without a key: a key that this server handed out would vouch for this server. */
export const checkPackage = async (bytes: Uint8Array): Promise<Checked> => {
  const { findings, summary, verdict } = await verifyPackage(bytes, {
    trustedKeys: [],
    verifySignature: () => Promise.resolve(false),
  });
  const [first] = findings;
  return {
    ok: verdict !== 'failed',
    ...VERDICTS[verdict],
    entries: summary?.entries ?? 0,
    finding: first ? `${first.file}: ${first.message} (${first.code})` : null,
  };
};
