/** How a secret address gets into a letter without lying in a table: the letter that is kept has a mark, the one that leaves the address. */
import type { DerivedSecret } from '#platform/derived-secret.ts';
import { linkKey } from './link-secret.ts';

export const LINK_LETTER = 'offer-link';
/** The page that reads what follows the `#`, which is told to no server. */
export const OFFER_PAGE = '/app/offer#';

export const linkMark = (linkId: string): string => `[[${LINK_LETTER}:${linkId}]]`;

type Letter = { readonly template: string; readonly subjectId: string; readonly body: string };

/** Only the mark of the link that the letter is about: nobody gets another's address by writing its mark into a name. */
export const withAddress =
  (derive: DerivedSecret, publicUrl: string) =>
  <T extends Letter>(tenantId: string, letter: T): T =>
    letter.template === LINK_LETTER
      ? {
          ...letter,
          body: letter.body.replaceAll(
            linkMark(letter.subjectId),
            () => `${publicUrl}${OFFER_PAGE}${linkKey(derive, tenantId, letter.subjectId)}`,
          ),
        }
      : letter;
