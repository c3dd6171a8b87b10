/** The letter about an order, to the contact of its account, in the account's language. Shared by the flows that tell the customer. */
import { must } from '#kernel/outcome.ts';
import { readAccount } from '#contexts/accounts/index.ts';
import { queueMessage, type TemplateName, type TemplateValues } from '#contexts/communication/index.ts';
import { readOrder } from '#contexts/order/index.ts';
import type { Command } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';

export type OrderLetter = {
  readonly orderId: string;
  readonly template: TemplateName;
  /** Keeps the letter from being written twice: a delay of another task is another cause. */
  readonly cause: string;
  readonly values?: TemplateValues;
};

export const orderLetter = async (tx: Tx, command: Command<unknown>, letter: OrderLetter) => {
  const order = await readOrder(tx, letter.orderId);
  must(order, 'a letter is about an order that exists');
  const account = await readAccount(tx, order.accountId);
  must(account, 'an order belongs to an account');
  return queueMessage({
    tenantId: tx.tenantId,
    id: command.id('message', letter.cause),
    cause: letter.cause,
    template: letter.template,
    language: account.language,
    to: account.contact,
    about: { kind: 'order', id: order.id },
    accountId: account.id,
    values: {
      name: account.contact.name,
      orderNumber: order.number,
      items: String(order.itemCount),
      acceptedOn: order.acceptedAt.slice(0, 10),
      seller: order.parties.seller.name,
      ...letter.values,
    },
    at: command.at,
  });
};
