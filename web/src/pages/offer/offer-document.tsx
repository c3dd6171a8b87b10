/** The document, downloaded and held against the fingerprint that is accepted: by the reader's own machine, not by our word. */
import { useState } from 'react';
import { sha256Hex } from '../../../../src/kernel/hash.ts';
import type { OfferClient } from './offer-session.ts';
import type { Offer } from './offer-shapes.ts';
import type { Words } from './offer-words.ts';

type DocumentProps = {
  readonly client: OfferClient;
  readonly offer: Offer;
  readonly words: Words;
  readonly onProblem: (error: unknown) => void;
};

const save = (bytes: Uint8Array<ArrayBuffer>, name: string): void => {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

export const OfferDocument = ({ client, offer, words, onProblem }: DocumentProps) => {
  const [same, setSame] = useState<boolean | null>(null);
  const download = (): void => {
    client
      .get('/proposal')
      .then(async (response) => {
        const bytes = new Uint8Array(await response.arrayBuffer());
        setSame(`sha256:${sha256Hex(bytes)}` === offer.documentHash);
        save(bytes, `${offer.number}-${offer.revision}.pdf`);
      })
      .catch(onProblem);
  };
  return (
    <section aria-labelledby="document" className="stack tight">
      <h2 id="document">{words.document}</h2>
      <p className="soft">{words.documentHint}</p>
      <button type="button" className="plain" onClick={download}>
        {words.download}
      </button>
      <p className="small soft">
        {words.fingerprint}: <code>{offer.documentHash.replace('sha256:', '')}</code>
      </p>
      <p role="status" className={same === false ? 'offer-bad' : 'offer-good'}>
        {same === null ? '' : same ? words.checked : words.notSame}
      </p>
    </section>
  );
};
