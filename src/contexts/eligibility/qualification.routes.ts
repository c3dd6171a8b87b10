/** The addresses of qualifications: what is known of a customer, and how a person moves it on. */
import { accountResource, readAccount } from '#contexts/accounts/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Route } from '#platform/http/routes.ts';
import type { QualificationRow } from './qualification.ts';
import { readQualifications } from './qualification.store.ts';
import { requestQualification } from './request-qualification.ts';
import { askAgain, settleByHand } from './settle-by-hand.ts';

export const qualificationView = (row: QualificationRow, at: Temporal.Instant): Json => ({
  id: row.id,
  kind: row.kind,
  subject: { ...row.subject },
  asked: { ...row.asked },
  /** An answer that has ended counts no more, also before its timer has said so. */
  status:
    row.expiresAt !== null && Temporal.Instant.compare(Temporal.Instant.from(row.expiresAt), at) <= 0
      ? 'expired'
      : row.status,
  limit: row.answer?.limit ?? null,
  why: row.why,
  source: row.source,
  attempts: row.attemptNo,
  answeredAt: row.answeredAt,
  expiresAt: row.expiresAt,
  nextLookAt: row.dueAt,
  requestedAt: row.recordedAt,
});

export const qualificationRoutes: readonly Route[] = [
  commandRoute(
    'POST',
    '/accounts/:accountId/qualifications',
    'Have it asked whether a customer is good for it, or a site within reach',
    requestQualification,
  ),
  commandRoute(
    'POST',
    '/qualifications/:qualificationId/ask-again',
    'Look at once what became of a question',
    askAgain,
  ),
  commandRoute(
    'POST',
    '/qualifications/:qualificationId/settle',
    'Settle by hand, with evidence, what nobody answers',
    settleByHand,
  ),
  queryRoute({
    method: 'GET',
    path: '/accounts/:accountId/qualifications',
    summary: 'What other systems said about a customer, and what they are being asked',
    action: 'account.read',
    read: async (tx, reader, query, door) => {
      const account = await readAccount(tx, query.params['accountId'] ?? '');
      if (!account) return refused({ code: 'account.not-found' });
      const resource = accountResource(tx.tenantId, account);
      // What an agency says about a customer is not for the customer's link.
      for (const action of ['account.read', 'view.commercial'])
        if (!reader.may(action, resource)) return refused({ code: 'access.denied', action, policies: [] });
      const at = door.clock();
      return accepted({ items: (await readQualifications(tx, account.id)).map((row) => qualificationView(row, at)) });
    },
  }),
];
