/**
 * Through whom the customer is reached. An offer that binds goes to a contact only after a second person has said that the address is really
 * the customer's; so whoever wrote it down sees that it waits, and whoever may confirm it does it here.
 */
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import { sells, useSession } from '../../api/session.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';

type Contact = { readonly name: string; readonly email: string; readonly confirmedAt: string | null };
type OfAccount = { readonly accountId: string };

/** As the access policy has it; the server holds it. */
const CONFIRMING = ['sales-manager', 'finance', 'legal', 'sales-ops'];
const HOW_MIN = 10;

const contactsKey = (accountId: string) => ['account', accountId, 'contacts'] as const;

export const Contacts = ({ accountId }: OfAccount) => {
  const principal = useSession()?.principal;
  const mayConfirm = principal?.roles.some((role) => CONFIRMING.includes(role)) ?? false;
  const mayAdd = sells(principal) || principal?.roles.includes('sales-ops') === true;
  if (!mayAdd && !mayConfirm) return null;
  return <ContactList accountId={accountId} mayAdd={mayAdd} mayConfirm={mayConfirm} />;
};

type ListProps = OfAccount & { readonly mayAdd: boolean; readonly mayConfirm: boolean };

const ContactList = ({ accountId, mayAdd, mayConfirm }: ListProps) => {
  const [form, setForm] = useState<'add' | Contact | null>(null);
  const contacts = useQuery({
    queryKey: contactsKey(accountId),
    queryFn: ({ signal }) => get<{ readonly contacts: readonly Contact[] }>(`/accounts/${accountId}`, signal),
  });
  const close = () => setForm(null);
  return (
    <>
      <h3>Contacts</h3>
      <Loaded query={contacts} rows={1}>
        {(account) => (
          <ul className="stack tight" aria-label="Contacts">
            {account.contacts.map((contact) => (
              <li key={contact.email} className="row apart">
                <span>
                  {contact.name}, {contact.email} <span className="soft small">{standing(contact)}</span>
                </span>
                {contact.confirmedAt === null && mayConfirm && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Confirm ${contact.name}`}
                    onClick={() => setForm(contact)}
                  >
                    Confirm
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {mayAdd && (
        <div className="row">
          <Button variant="default" onClick={() => setForm('add')}>
            Add a contact
          </Button>
        </div>
      )}
      {form === 'add' && <AddContact accountId={accountId} onClose={close} />}
      {form !== null && form !== 'add' && <ConfirmContact accountId={accountId} contact={form} onClose={close} />}
    </>
  );
};

const standing = ({ confirmedAt }: Contact): string =>
  confirmedAt === null ? 'not confirmed yet: offers for reading only' : `confirmed on ${dateText(confirmedAt)}`;

type FormProps = OfAccount & { readonly onClose: () => void };

const AddContact = ({ accountId, onClose }: FormProps) => {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const command = useCommand([contactsKey(accountId)]);
  const add = async (): Promise<void> => {
    const payload = { name: name.trim(), email: email.trim() };
    if (await command.run(`/accounts/${accountId}/contacts`, { payload }, 'Contact written down')) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Add a contact" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          description="Somebody else confirms that it is the customer’s before an offer to accept goes there"
          type="email"
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy}>
            Write down
          </Button>
        </div>
      </form>
    </Modal>
  );
};

const ConfirmContact = ({ accountId, contact, onClose }: FormProps & { readonly contact: Contact }) => {
  const [how, setHow] = useState('');
  const command = useCommand([contactsKey(accountId)]);
  const confirm = async (): Promise<void> => {
    const payload = { email: contact.email, how: how.trim() };
    if (await command.run(`/accounts/${accountId}/confirm-contact`, { payload }, 'Contact confirmed')) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Is ${contact.email} the customer’s?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>Offers to accept and to sign may go to {contact.name}, and to others of the same house, once you confirm.</p>
        <Textarea
          label="How you know"
          description={`At least ${HOW_MIN} characters; it stays in the record`}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={how}
          onChange={(event) => setHow(event.currentTarget.value)}
        />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy} disabled={how.trim().length < HOW_MIN}>
            Confirm the contact
          </Button>
        </div>
      </form>
    </Modal>
  );
};
