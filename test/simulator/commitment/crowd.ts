/** Everybody who has to do with a deal acts at once, on what they saw a while ago, and some of them try what is not theirs to do. */
import { decideStep, submitQuote } from '#contexts/approval/index.ts';
import { convertQuote } from '#contexts/order/index.ts';
import { followLink, issueLink, revokeLink } from '#contexts/proposal/index.ts';
import {
  currentConsent,
  acceptQuote,
  cancelQuote,
  declineQuote,
  editLines,
  recallQuote,
  reviseQuote,
  validateQuote,
} from '#contexts/quote/index.ts';
import type { Principal } from '#platform/command.ts';
import { ask, pause } from '../people.ts';
import type { PersonKey } from '../templates.ts';
import type { World } from '../world.ts';
import { presentQuote, revisionsSeen, type Seen } from './deal.ts';

/** Sixteen people could not do more in the thirty simulated days of a deal than these rounds let four do. */
const ROUNDS = 9;
const HOUR_MS = 3_600_000;
const STALE = `sha256:${'0'.repeat(64)}`;

type Act = {
  readonly definition: { readonly name: string };
  readonly payload: object;
  readonly principal?: Principal | undefined;
};
type Chance = readonly [act: (seen: Seen) => Act | undefined, weight: number];

const because = { because: 'a change of mind' };
const edit =
  (world: World) =>
  (seen: Seen): Act => ({
    definition: editLines,
    payload: {
      quoteId: seen.id,
      operations: [{ op: 'change', lineId: seen.lines[0]?.id, quantity: String(1 + world.random.int(9)) }],
      price: true,
    },
  });
const validate = ({ id: quoteId }: Seen): Act => ({ definition: validateQuote, payload: { quoteId } });
const submit = ({ id: quoteId, content: seenContent }: Seen): Act => ({
  definition: submitQuote,
  payload: { quoteId, seenContent },
});
const present = ({ id: quoteId, content: seenContent }: Seen): Act => ({
  definition: presentQuote,
  payload: { quoteId, seenContent },
});
const recall = ({ id: quoteId }: Seen): Act => ({ definition: recallQuote, payload: { quoteId, ...because } });
const revise = ({ id: quoteId }: Seen): Act => ({ definition: reviseQuote, payload: { quoteId } });
const cancel = ({ id: quoteId }: Seen): Act => ({ definition: cancelQuote, payload: { quoteId, ...because } });
const decline = ({ id: quoteId }: Seen): Act => ({ definition: declineQuote, payload: { quoteId, ...because } });
const convert = ({ id: quoteId }: Seen): Act => ({ definition: convertQuote, payload: { quoteId } });
const giveLink = ({ id: quoteId }: Seen): Act => ({
  definition: issueLink,
  payload: { quoteId, contact: { name: 'Karl Kunde', email: 'karl.kunde@rheinwerk-maschinenbau.example' } },
});
const takeLinkBack = ({ links: [linkId] }: Seen): Act | undefined =>
  linkId === undefined ? undefined : { definition: revokeLink, payload: { linkId, ...because } };
const accept =
  (world: World) =>
  (seen: Seen): Act => {
    const stale = world.hit('an offer that was not shown', 0.1);
    const chosen = seen.lines.filter(({ optional }) => optional && world.random.chance(0.5)).map(({ id }) => id);
    return {
      definition: acceptQuote,
      payload: {
        quoteId: seen.id,
        shownContentRoot: stale ? STALE : (seen.contentRoot ?? STALE),
        shownDocumentHash: seen.documentHash ?? STALE,
        chosenLines: chosen,
        consentHash: currentConsent('en').hash,
        acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
      },
    };
  };
/** Without signing in: the address that was mailed is opened, and the offer accepted under it. */
const comeByLink =
  (world: World) =>
  (seen: Seen): Act | undefined => {
    const { guest: principal, links } = seen;
    if (principal === null) return undefined;
    if (world.random.chance(0.5)) return { definition: followLink, payload: { linkId: links[0] }, principal };
    const { definition, payload } = accept(world)(seen);
    return { definition, payload: { ...payload, consentHash: currentConsent('de').hash }, principal };
  };
const decide =
  (world: World) =>
  ({ id: quoteId, content, asked: [step] }: Seen): Act => ({
    definition: decideStep,
    payload: {
      quoteId,
      ...world.random.weighted<object>([
        [{ decision: 'approve' }, 8],
        [{ decision: 'reject' }, 1.5],
        [{ decision: 'approveInPart', reasons: [1] }, 1.5],
      ]),
      comment: 'As I see it.',
      content: world.hit('an approval of what was not shown', 0.1) ? STALE : content,
      ...(step === undefined ? {} : { stepNo: step.stepNo }),
    },
  });

type Life = Readonly<Record<string, readonly Chance[]>>;

/** What each does in each state of the newest revision; a state that is not named is waited for. */
const sellers = (world: World): Life => ({
  draft: [
    [edit(world), 1],
    [validate, 3],
    [submit, 6],
    [cancel, 0.1],
  ],
  inApproval: [
    [recall, 1],
    [() => undefined, 4],
  ],
  approved: [
    [present, 8],
    [edit(world), 1],
    [cancel, 0.2],
    [revise, 1],
  ],
  presented: [
    [giveLink, 3],
    [takeLinkBack, 2],
    [revise, 2],
    [cancel, 0.3],
    [() => undefined, 3],
  ],
  accepted: [[convert, 3]],
  declined: [[revise, 2]],
  expired: [[revise, 2]],
});
const approvers = (world: World): Life => ({ inApproval: [[decide(world), 1]] });
const customers = (world: World): Life => ({
  presented: [
    [accept(world), 2],
    [comeByLink(world), 4],
    [decline, 1],
    [() => undefined, 4],
  ],
});
/** Does anything at any time: what is not allowed then has to be refused in words, and change nothing. */
const anything = (world: World): readonly Chance[] =>
  [
    edit(world),
    validate,
    submit,
    present,
    recall,
    revise,
    cancel,
    decline,
    convert,
    giveLink,
    takeLinkBack,
    accept(world),
    decide(world),
  ].map((act): Chance => [act, 1]);

const choose = (world: World, chances: readonly Chance[], seen: Seen): Act | undefined =>
  world.random.weighted(chances.map(([act, weight]) => [act, weight] as const))(seen);

type Person = {
  readonly name: string;
  readonly who: PersonKey;
  readonly chances: (seen: Seen) => readonly Chance[];
  /** Whether they look at the newest revision, or at whichever they have open. */
  readonly anyRevision?: boolean;
};

const live = async (world: World, { name, who, chances, anyRevision = false }: Person): Promise<void> => {
  const { random } = world;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await pause(world, random.chance(0.15) ? random.int(40) * HOUR_MS : 50 + random.int(900));
    const revisions = await revisionsSeen(world);
    const seen = anyRevision && revisions.length > 0 ? random.pick(revisions) : revisions[0];
    // A person reads before they act, and others act meanwhile.
    await pause(world, 50 + random.int(400));
    const possible = seen === undefined ? [] : chances(seen);
    const act = seen === undefined || possible.length === 0 ? undefined : choose(world, possible, seen);
    if (act !== undefined) await ask(world, { ...act, who, key: `${name}/${round}` });
  }
};

export const beginCrowd = (world: World): readonly Promise<void>[] => {
  const [selling, approving, buying] = [sellers(world), approvers(world), customers(world)];
  const by =
    (life: Life) =>
    ({ status }: Seen): readonly Chance[] =>
      life[status] ?? [];
  const people: readonly Person[] = [
    { name: 'seller', who: 'rita.rep', chances: by(selling) },
    { name: 'seller again', who: 'rita.rep', chances: by(selling) },
    { name: 'manager', who: 'mona.manager', chances: by(approving) },
    { name: 'finance', who: 'felix.finance', chances: by(approving) },
    { name: 'customer', who: 'karl.kunde', chances: by(buying) },
    { name: 'customer’s other page', who: 'karl.kunde', chances: by(buying) },
    {
      name: 'somebody',
      who: world.random.pick(['rita.rep', 'mona.manager', 'karl.kunde'] as const),
      chances: () => anything(world),
      anyRevision: true,
    },
  ];
  return people.map((person) => world.scheduler.spawn(world.outside, person.name, () => live(world, person)));
};
