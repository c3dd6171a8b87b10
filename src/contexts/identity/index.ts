/** The front door of identity. */
export { AccessPolicy } from './access-policy.contract.ts';
export { ERASED_NAME, pseudonymisePerson, readRecognisable, type Recognisable } from './erase-person.store.ts';
export { addPerson } from './add-person.ts';
export { alsoByKey } from './api-key-sign-in.ts';
export { API_SCOPES } from './api-key.ts';
export { apiKeyRoutes } from './api-key.routes.ts';
export { breakGlassLife } from './break-glass.lifecycle.ts';
export { BREAK_GLASS_REVIEWERS, BREAK_GLASS_TIMER, breakGlassResource } from './break-glass.ts';
export { breakGlassRoutes, noteGrantUseWith } from './break-glass.routes.ts';
export { readGrants } from './break-glass.store.ts';
export { expireBreakGlass, noteBreakGlassUse, returnBreakGlass, reviewBreakGlass } from './end-break-glass.ts';
export { issueApiKey, revokeApiKey } from './issue-api-key.ts';
export { linkSignIn } from './link-sign-in.ts';
export { openBreakGlass } from './open-break-glass.ts';
export { readSignIn } from './sign-in.store.ts';
export { identityConstraints, identityFacts, identityRefusals, ROLES, type Role, systemPrincipal } from './identity.ts';
export {
  insertTenant,
  namesOfPrincipals,
  personsOfPrincipals,
  type PersonRow,
  readPeople,
  readPersonById,
  readPersonByKey,
  readPrincipal,
  readTenant,
  readTenantSince,
} from './identity.store.ts';
export { devSignInRoutes, identityRoutes } from './identity.routes.ts';
export { oidcSignInRoutes, signInWayRoute } from './oidc-sign-in.routes.ts';
export type { OidcClient } from './oidc-sign-in.ts';
export { notResponsible } from './responsible.ts';
