import { Type } from 'typebox';
import { sha256Hex, utf8 } from '#kernel/hash.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Profile } from '../core/words.ts';
import { contract, says } from './means.ts';

/** Who signs by hand takes days; a test has no such time. */
const SIGNING_MS = 200;

/**
 * A signature service. It signs nothing: what it appends is a comment that says who signed which document, where a real one appends a
 * signature. A signer whose address begins with `declines` says no, one with `silent` lets the time run out.
 */
export const signature: Profile = {
  key: 'e-signature',
  title: 'Signature service',
  operations: {
    'signature.request': {
      contract: contract('signature.void', { pointOfNoReturn: true }),
      takes: Type.Object({
        document: Type.Unknown(),
        signer: Type.Unknown(),
        ...says('language?', 'expiresAt?').properties,
      }),
      gives: says('ref', 'outcome', 'signedAt?', 'certificateHash?', 'sha256?', 'appended?', 'reason?', 'words?'),
      answers: 'later',
      workMs: SIGNING_MS,
      refPrefix: 'SIG',
      result: (work, ref, now): JsonObject => {
        const { document, signer } = work.payload as {
          readonly document: { readonly base64: string };
          readonly signer: { readonly name: string; readonly email: string };
        };
        if (signer.email.startsWith('declines'))
          return { outcome: 'declined', reason: 'terms', words: 'Not under this liability.' };
        if (signer.email.startsWith('silent')) return { outcome: 'expired' };
        const signedAt = now.toString({ smallestUnit: 'second' });
        const comment = utf8(`\n% ${ref} signed ${signedAt} by ${encodeURIComponent(signer.name)}\n`);
        // Of the bytes that came: who sends another document gets a hash that is not that of ours.
        const signed = new Uint8Array([...Uint8Array.fromBase64(document.base64), ...comment]);
        return {
          outcome: 'signed',
          signedAt,
          certificateHash: `sha256:${sha256Hex(utf8(`certificate of ${signer.email}`))}`,
          sha256: `sha256:${sha256Hex(signed)}`,
          appended: comment.toBase64(),
        };
      },
    },
  },
};
