/** What happens when somebody is erased: what they could be recognised by goes from all that other contexts keep. */
import { forgetContacts } from '#contexts/accounts/index.ts';
import { forgetInApprovals } from '#contexts/approval/index.ts';
import { forgetRecipient } from '#contexts/communication/index.ts';
import { tellingTexts } from '#contexts/evidence/index.ts';
import { readRecognisable } from '#contexts/identity/index.ts';
import { forgetOrderContacts } from '#contexts/order/index.ts';
import { forgetSignatories, signerAt } from '#contexts/proposal/index.ts';
import { forgetSigner } from '#contexts/quote/index.ts';
import { accepted } from '#kernel/outcome.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type Forgotten, forgetWords } from '#platform/facts/words.store.ts';
import type { Flow } from '#platform/flows.ts';

const forgetEverywhere = (tenantId: string, who: Forgotten, at: string): readonly Statement[] => [
  ...forgetContacts(tenantId, who.emails, at),
  ...forgetSigner(tenantId, who, at),
  ...forgetInApprovals(tenantId, who),
  ...forgetSignatories(tenantId, who),
  ...forgetOrderContacts(tenantId, who),
  ...forgetRecipient(tenantId, who),
  ...forgetWords(tenantId, who),
];

/** What names them is still there: it changes in the same commit, after this. */
const forgetting = (find: (tx: Tx, fact: RecordedFact) => Promise<Forgotten | undefined>): Flow['together'] => [
  {
    name: 'accounts, acceptances, approvals, links, envelopes, orders and messages no longer name them',
    undo: 'none: what is erased stays so',
    run: async (tx, fact) => {
      const who = await find(tx, fact);
      return accepted({ facts: [], statements: who ? forgetEverywhere(tx.tenantId, who, fact.at) : [] });
    },
  },
];

const registered = async (tx: Tx, { subject }: RecordedFact): Promise<Forgotten | undefined> => {
  const person = await readRecognisable(tx, subject.id);
  if (!person) return undefined;
  const { id, key, name, email, accountId } = person;
  return {
    names: [name],
    emails: [email.toLowerCase()],
    telling: tellingTexts([key, name, email]),
    personId: id,
    ...(accountId === null ? {} : { accountId }),
  };
};

export const personErased: Flow = {
  fact: 'PersonErased',
  meaning: 'Nobody can tell any more who it was that these deeds were entered under.',
  together: forgetting(registered),
  after: [],
};

export const signerErased: Flow = {
  fact: 'ProposalSignerErased',
  meaning: 'Nobody can tell any more who was written to, signed, or said yes.',
  together: forgetting((tx, { data }) => signerAt(tx, String(data['quoteId']), String(data['as']), String(data['id']))),
  after: [],
};
