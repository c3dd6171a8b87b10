/** What may this customer buy today? The page of a catalog, decided with everything that is known of the account. */
import { Type } from 'typebox';
import { accountResource, readAccount, segmentsOf } from '#contexts/accounts/index.ts';
import { readInUse } from '#contexts/assets/index.ts';
import { flagSegmentsOn, type ProductOffering } from '#contexts/catalog/index.ts';
import type { Json } from '#kernel/json.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { queryRoute, type Route } from '#platform/http/routes.ts';
import { eligibilityOf } from './eligibility-of-model.ts';
import { evaluatePage } from './evaluate-page.ts';
import { readQualifications } from './qualification.store.ts';
import { questionAbout, standingOf } from './standing.ts';

const Day = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

const categoryOf = (model: CommercialModel, offering: string): readonly string[] => {
  const found = model.one('product-offering', offering)?.content as unknown as ProductOffering | undefined;
  return found?.category === undefined ? [] : [found.category];
};

export const offeringsForAccountRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/accounts/:accountId/offerings',
    summary: 'What this customer may buy, and why not the rest',
    action: 'account.read',
    querystring: Type.Object({ on: Type.Optional(Day) }, { additionalProperties: false }),
    read: async (tx, reader, query, door) => {
      const account = await readAccount(tx, query.params['accountId'] ?? '');
      if (!account) return refused({ code: 'account.not-found' });
      const resource = accountResource(tx.tenantId, account);
      // A reason may tell what an agency said, and policy is not for the customer's link.
      for (const action of ['account.read', 'view.commercial'])
        if (!reader.may(action, resource)) return refused({ code: 'access.denied', action, policies: [] });
      const at = door.clock();
      const date = query.query['on'] ?? at.toZonedDateTimeISO('UTC').toPlainDate().toString();
      const [installed, rows] = await Promise.all([
        readInUse(tx, account.id, date),
        readQualifications(tx, account.id),
      ]);
      const { country, channel, currency, segment, key } = account;
      // Of what depends on a deal or a site nothing is known yet.
      const credit = questionAbout('credit', { currency, offering: '', site: '' });
      const standing = credit && standingOf(rows, credit, at);
      const decision = evaluatePage(
        {
          account: key,
          country,
          channel,
          currency,
          segment,
          segments: [...segmentsOf(account)],
          date,
          at: at.toString(),
          installed: [...installed],
          ...(standing ? { qualifications: [standing] } : {}),
        },
        eligibilityOf(reader.model),
        (offering) =>
          flagSegmentsOn(reader.model, 'eligibility-table', () => ({
            country,
            channel,
            segments: [segment, ...segmentsOf(account)],
            productLines: categoryOf(reader.model, offering),
            groups: [account.territory],
            account: key,
            quote: null,
          })),
      );
      const { offerings, counts } = decision.output.value;
      return accepted(
        JSON.parse(
          JSON.stringify({
            account: key,
            on: date,
            counts,
            items: offerings,
            fingerprint: decision.output.fingerprint,
          }),
        ) as Json,
      );
    },
  }),
];
