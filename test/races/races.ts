/**
 * The races, each as often as it is asked for: 100 times in `npm test`, 10,000 times by `npm run races`. Whoever wins, there is one
 * outcome: nothing is done twice, nothing that was answered is lost, and rows, facts, entries and budgets tell the same.
 */
import assert from 'node:assert/strict';
import type { Copy } from '#bench/accepted-quotes.ts';
import { enterByLink, issueLink, linkKey, linkPrincipal, readLink, revokeLink } from '#contexts/proposal/index.ts';
import type { Answer } from '#platform/command.ts';
import { approve, asked, atHour, convert, edit, expire, type Ground, offers, raceAll, sayYes, send } from './ground.ts';
import { type LeftBehind, leftBehind } from './left-behind.ts';
import { consentHash, linksLeft } from './link-race.ts';

const RIVALS = 50;

export type Race = { readonly name: string; readonly run: (ground: Ground, count: number) => Promise<void> };

const many = <T>(one: () => Promise<T>): Promise<readonly T[]> => Promise.all(Array.from({ length: RIVALS }, one));

const allAlike = (answers: readonly Answer[]): void => {
  assert.ok(
    answers.every(({ ok }) => ok),
    JSON.stringify(answers.find(({ ok }) => !ok)),
  );
  assert.equal(
    new Set(answers.map((answer) => JSON.stringify(answer.ok && answer.value))).size,
    1,
    'all are told the same',
  );
};

const inEach = async (
  ground: Ground,
  copies: readonly Copy[],
  look: (left: LeftBehind, at: number) => void,
): Promise<void> => {
  const left = await leftBehind(ground, copies);
  for (const [at, { quoteId }] of copies.entries()) {
    const row = left.get(quoteId);
    assert.ok(row, `the quote ${quoteId} is there`);
    look(row, at);
  }
};

const acceptedOnce = (left: LeftBehind): void => {
  assert.deepEqual(
    [left.facts['QuoteAccepted'], left.entries['quote.accept'], left.acceptances, left.reservation],
    [1, 1, 1, 'consumed'],
    JSON.stringify(left),
  );
};

const fiftyAccepts: Race = {
  name: 'fifty say yes to one offer at once: one acceptance, and all are told the same',
  run: async (ground, count) => {
    const copies = await offers(ground, count);
    await raceAll(copies, async (copy) => allAlike(await many(() => sayYes(ground, copy))), 1);
    await inEach(ground, copies, (left) => {
      assert.equal(left.status, 'accepted');
      acceptedOnce(left);
    });
  },
};

const fiftyConverts: Race = {
  name: 'fifty convert one accepted offer at once: one order with each line once, and all are told the same',
  run: async (ground, count) => {
    const copies = await offers(ground, count);
    await raceAll(
      copies,
      async (copy) => {
        assert.ok((await sayYes(ground, copy)).ok);
        allAlike(await many(() => convert(ground, copy)));
      },
      1,
    );
    await inEach(ground, copies, (left) => {
      assert.equal(left.status, 'converted');
      acceptedOnce(left);
      assert.deepEqual(
        [
          left.orders,
          left.items,
          left.itemsTwice,
          left.facts['QuoteConvertedToOrder'],
          left.entries['quote.convert-to-order'],
        ],
        [1, 2, 0, 1, 1],
        JSON.stringify(left),
      );
    });
  },
};

const acceptRacesExpire: Race = {
  name: 'a yes in the last moment races the end of the offer: one of them, and the budget follows it',
  run: async (ground, count) => {
    const copies = await offers(ground, count);
    const { validUntil } = ground.offer;
    const before = atHour(ground.door, validUntil.subtract({ milliseconds: 1 }));
    const after = atHour(ground.door, validUntil.add({ milliseconds: 1 }));
    const answers = await raceAll(copies, (copy) =>
      Promise.all([sayYes(ground, copy, ground.customer, {}, before), expire(ground, copy, after)]),
    );
    await inEach(ground, copies, (left, at) => {
      const [yes, end] = answers[at] ?? [];
      assert.ok(yes && end && yes.ok !== end.ok, 'one of them wins');
      assert.equal(left.status, yes.ok ? 'accepted' : 'expired');
      if (yes.ok) return acceptedOnce(left);
      assert.deepEqual(
        [left.facts['QuoteExpired'], left.facts['QuoteAccepted'], left.acceptances, left.reservation],
        [1, undefined, 0, 'released'],
        JSON.stringify(left),
      );
    });
  },
};

const approveRacesEdit: Race = {
  name: 'an approval races an edit: never is approved what the approver did not see',
  run: async (ground, count) => {
    const copies = await asked(ground, count);
    const answers = await raceAll(copies, (copy) => Promise.all([approve(ground, copy), edit(ground, copy)]));
    await inEach(ground, copies, (left, at) => {
      const [said, edited] = answers[at] ?? [];
      assert.ok(said && edited);
      assert.equal(left.facts['QuoteApproved'] ?? 0, said.ok ? 1 : 0, JSON.stringify(left));
      if (edited.ok) {
        // An edit gets through only where the approval came first, and then takes it back.
        assert.deepEqual([said.ok, left.status, left.caseStatus], [true, 'draft', 'void'], JSON.stringify(left));
        assert.notEqual(left.content, ground.asked.content);
      } else assert.deepEqual([left.status, left.content], ['approved', ground.asked.content], JSON.stringify(left));
    });
  },
};

const revokeRaces: Race = {
  name: 'taking a link back races opening it and saying yes under it: accepted under a link that was used, or not at all',
  run: async (ground, count) => {
    const { door, rep, troth } = ground;
    const copies = await offers(ground, count);
    const contact = { name: 'Erika Einkauf', email: 'erika@rheinwerk-maschinenbau.example' };
    const results = await raceAll(copies, async (copy) => {
      const issued = await send(door, rep, issueLink, { quoteId: copy.quoteId, contact });
      assert.ok(issued.ok, JSON.stringify(issued));
      const { linkId } = issued.value as { readonly linkId: string };
      const link = await door.read(troth.tenantId, (tx) => readLink(tx, linkId));
      assert.ok(link);
      const holder = linkPrincipal(troth.tenantId, link);
      const [revoked, entered, yes] = await Promise.all([
        send(door, rep, revokeLink, { linkId, because: 'a race' }),
        enterByLink(door, linkKey(door.derivedSecret, troth.tenantId, linkId)),
        sayYes(ground, copy, holder, { consentHash }),
      ]);
      return { linkId, revoked, entered, yes };
    });
    const links = await linksLeft(
      ground,
      results.map(({ linkId }) => linkId),
    );
    await inEach(ground, copies, (left, at) => {
      const result = results[at];
      assert.ok(result);
      const { linkId, revoked, entered, yes } = result;
      assert.notEqual(revoked.ok, yes.ok, 'it is taken back, or it was used: never both, never neither');
      assert.equal(left.status, yes.ok ? 'accepted' : 'presented');
      const link = links.get(linkId);
      assert.equal(link?.state, yes.ok ? 'used' : 'revoked');
      assert.equal(link?.facts, 1, 'and its end is told once');
      // Who came in before it was taken back was counted; who came after was sent away.
      if (!entered.ok) assert.equal(entered.refusal.code, 'proposal.link-not-valid');
      if (yes.ok) acceptedOnce(left);
      else assert.deepEqual([left.acceptances, left.reservation], [0, 'reserved'], JSON.stringify(left));
    });
  },
};

/** Fifty who want the same. */
export const CROWDS: readonly Race[] = [fiftyAccepts, fiftyConverts];
/** Two or three who want what cannot both be. */
export const RIVALRIES: readonly Race[] = [acceptRacesExpire, approveRacesEdit, revokeRaces];
