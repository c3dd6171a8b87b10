/** The front door of communication. */
export { appMark, withAppAddress } from './app-address.ts';
export { forgetRecipient } from './forget-recipient.store.ts';
export {
  communicationConstraints,
  communicationFacts,
  communicationRefusals,
  type Message,
  messageResource,
} from './communication.ts';
export { communicationRoutes } from './communication.routes.ts';
export { readMessage, readMessages, readMessagesAbout } from './communication.store.ts';
export { deliverMessage, type DeliveryOptions, runDelivery } from './deliver.jobs.ts';
export { type HookConfig, type HookMeans, hookSender } from './hook.connector.ts';
export { type MailConfig, type MailSender, mailSender } from './mail.connector.ts';
export { messageLife } from './message.lifecycle.ts';
export { type NewMessage, queueMessage } from './queue-message.ts';
export { markMessageRead } from './read-message.ts';
export { recordMessageDelivery } from './record-delivery.ts';
export { resendMessage } from './resend-message.ts';
export { type TemplateName, type TemplateValues, writeLetter } from './templates.ts';
export { writeMessage } from './write-message.ts';
