/** What can go wrong between a company's identity provider and an account here, and who can mend it. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const signInRefusals: RefusalTexts = {
  'sign-in.taken': {
    status: 409,
    title: 'This subject of the issuer is somebody else here',
    todo: 'Check the subject; one subject is one account.',
  },
  'sign-in.not-begun': {
    status: 400,
    title: 'This sign-in was not begun in this browser',
    todo: 'Begin again here. If it stays, let the browser keep cookies of this site.',
  },
  'sign-in.used': {
    status: 409,
    title: 'This sign-in was finished already',
    todo: 'Begin again; each way to the provider leads back once.',
  },
  'sign-in.expired': {
    status: 409,
    title: 'The sign-in took too long',
    todo: 'Begin again; the minutes that it may take are named.',
  },
  'sign-in.declined': {
    status: 403,
    title: 'Your identity provider did not sign you in',
    todo: 'Its own word for it is named; ask those who run it whether you may use Troth.',
  },
  'sign-in.code-refused': {
    status: 403,
    title: 'Your identity provider did not stand by its code',
    todo: 'Begin again. If it stays, the operators check the client, its secret and its redirect address.',
  },
  'sign-in.token-refused': {
    status: 403,
    title: 'What your identity provider said about you cannot be trusted',
    todo: 'The part that does not fit is named. Begin again; if it stays, tell the operators.',
  },
  'sign-in.unknown-user': {
    status: 403,
    title: 'You are known to your identity provider, and not here',
    todo: 'Ask an administrator of Troth to link the named subject to your account.',
  },
  'sign-in.no-company': {
    status: 503,
    title: 'It is not settled whose people sign in here',
    todo: 'There are several companies, or none: the operators name one in TROTH_OIDC_TENANT.',
  },
  'sign-in.provider-unreachable': {
    status: 503,
    title: 'Your identity provider cannot be reached',
    todo: 'Try again in a minute. If it stays, the operators check whether this server can reach it.',
  },
};
