/** The front door of identity. */
export { AccessPolicy } from './access-policy.contract.ts';
export { addPerson } from './add-person.ts';
export { identityFacts, identityRefusals, ROLES, type Role, systemPrincipal } from './identity.ts';
export {
  insertTenant,
  namesOfPrincipals,
  type PersonRow,
  readPeople,
  readPersonById,
  readPersonByKey,
  readPrincipal,
  readTenant,
} from './identity.store.ts';
export { devSignInRoutes, identityRoutes } from './identity.routes.ts';
