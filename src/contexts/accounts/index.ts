/** The front door of accounts. */
export { type Account, accountResource, accountsFacts, accountsRefusals, Address } from './accounts.ts';
export { readAccount, readAccountByKey, readAccounts } from './accounts.store.ts';
export { openAccount } from './open-account.ts';
export { accountsRoutes } from './accounts.routes.ts';
