import { sha256Hex } from '#kernel/hash.ts';
import type { Profile } from '../core/words.ts';
import { contract, number, textAt, dateOf, says } from './means.ts';

/** Keeps contracts: files what it is given under a number, and says of what it is, as it received it. */
export const contracts: Profile = {
  key: 'contract',
  title: 'Contract system',
  operations: {
    'contract.file': {
      contract: contract('contract.withdraw'),
      takes: says('contentRoot?', 'documentHash?'),
      gives: says('ref', 'contract', 'contentRoot', 'documentHash', 'filedOn'),
      answers: 'now',
      workMs: 0,
      refPrefix: 'CLM',
      result: (work, ref, now) => {
        const { document } = work.payload as { readonly document?: { readonly base64?: unknown } };
        const bytes = typeof document?.base64 === 'string' ? Uint8Array.fromBase64(document.base64) : undefined;
        return {
          contract: number('CLM', ref),
          contentRoot: textAt(work, 'contentRoot') ?? '',
          // Of the bytes that came, not of what was said about them; of a document that it fetches later, what was said.
          documentHash: bytes ? `sha256:${sha256Hex(bytes)}` : (textAt(work, 'documentHash') ?? ''),
          filedOn: dateOf(now),
        };
      },
    },
  },
};
