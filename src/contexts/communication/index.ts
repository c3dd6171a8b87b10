/** The front door of communication. */
export { forgetRecipient } from './forget-recipient.store.ts';
export {
  communicationConstraints,
  communicationFacts,
  communicationRefusals,
  type Message,
  messageResource,
} from './communication.ts';
export { readMessage, readMessagesAbout } from './communication.store.ts';
export { deliverMessage, type DeliveryOptions, runDelivery } from './deliver.jobs.ts';
export { type MailConfig, type MailSender, mailSender } from './mail.connector.ts';
export { messageLife } from './message.lifecycle.ts';
export { type NewMessage, queueMessage } from './queue-message.ts';
export { recordMessageDelivery } from './record-delivery.ts';
export { type TemplateName, type TemplateValues, writeLetter } from './templates.ts';
