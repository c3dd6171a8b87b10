/** The front door of accounts. */
export { addContact, confirmContact, contactsOf } from './contacts.ts';
export { domainOf, EMAIL } from './email.ts';
export { type Contact, readContacts } from './contact.store.ts';
export { forgetContacts } from './forget-contact.store.ts';
export {
  type Account,
  accountResource,
  accountsConstraints,
  accountsFacts,
  accountsRefusals,
  Address,
  segmentsOf,
} from './accounts.ts';
export { readAccount, readAccountByKey, readAccountNames, readAccountPlaces, readAccounts } from './accounts.store.ts';
export { accountsRoutes } from './accounts.routes.ts';
export type { Agreement, ContractedPrice } from './agreement.ts';
export { type PricedAgreement, readAgreements, readAgreementsPricing } from './agreement.store.ts';
export { changeAgreementPrices, endAgreement } from './change-agreement.ts';
export { agreementsInForce } from './contracted-prices.ts';
export { classifyAccount, setAccountState } from './edit-account.ts';
export { openAccount } from './open-account.ts';
export { recordAgreement } from './record-agreement.ts';
export { readSegments } from './segments.store.ts';
