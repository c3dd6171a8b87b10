/** The seller's own signature on what was presented (PAdES B-B): the presented bytes come first, unchanged, and the signature is appended. */
import { sha256Hex, sha256 } from '#kernel/hash.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import { detachedSignature, type SigningKey } from './cms.ts';
import { joined } from './der.ts';
import { signatureUpdate } from './pdf-update.ts';

export type SignedBySeller = {
  /** What comes after the presented bytes. */
  readonly appended: Uint8Array;
  /** Of the whole. */
  readonly hash: string;
  /** Of the certificate that it was signed under, as its holder can compare it. */
  readonly certificateHash: string;
};

/** Room for what is not certificates: attributes, names, an RSA signature of 8,192 bits. */
const REST_BYTES_MAX = 4_096;

const named = (bytes: Uint8Array): string => `sha256:${sha256Hex(bytes)}`;

/** A signature outside its certificate's days proves nothing, so none is made. */
const validAt = ({ validFrom, validTo }: SigningKey, at: Temporal.Instant): Outcome<true> =>
  Temporal.Instant.compare(at, validFrom) >= 0 && Temporal.Instant.compare(at, validTo) <= 0
    ? accepted(true)
    : refused({ code: 'document.certificate-not-valid', from: validFrom.toString(), to: validTo.toString() });

export const signDocument = (
  signer: SigningKey,
  presented: Uint8Array,
  at: Temporal.Instant,
): Outcome<SignedBySeller> => {
  const valid = validAt(signer, at);
  if (!valid.ok) return valid;
  const bytesMax = REST_BYTES_MAX + joined(signer.certificates).length;
  const { appended, hexAt } = signatureUpdate(presented, at, bytesMax);
  const before = appended.subarray(0, hexAt - 1);
  const after = appended.subarray(hexAt + 2 * bytesMax + 1);
  const signature = detachedSignature(signer, sha256(joined([presented, before, after])));
  must(signature.length <= bytesMax, 'the room that was left takes every signature');
  appended.set(Buffer.from(signature.toHex(), 'latin1'), hexAt);
  const [own] = signer.certificates;
  return accepted({ appended, hash: named(joined([presented, appended])), certificateHash: named(own) });
};
