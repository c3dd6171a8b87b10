/** A deal from its first draft: opened by the real commands before anything goes wrong, and looked at as a page shows it. */
import { submitQuote } from '#contexts/approval/index.ts';
import { linkPrincipal, presentQuoteWith, readLink, type Renderer } from '#contexts/proposal/index.ts';
import { createQuote, editLines, validateQuote } from '#contexts/quote/index.ts';
import { fingerprint, sha256Hex } from '#kernel/hash.ts';
import { accepted, must, refused } from '#kernel/outcome.ts';
import type { Answer, Principal } from '#platform/command.ts';
import { runCommand } from '#platform/run-command.ts';
import { look } from '../look.ts';
import type { World } from '../world.ts';

/** A document of its data: as reproducible as Typst's, in no time. What Typst does has tests of its own. */
const paper: Renderer = {
  render: async (_template, data) => {
    const dataHash = fingerprint('proposal-data', data);
    const pdf = new TextEncoder().encode(`%PDF-1.7 ${dataHash}`);
    const sha256 = `sha256:${sha256Hex(pdf)}`;
    return accepted({
      pdf,
      record: {
        sha256,
        bytes: pdf.length,
        pages: 1,
        templateHash: sha256,
        dataHash,
        fontHashes: [],
        typstVersion: 'none',
        standard: 'none',
      } as never,
    });
  },
  pictures: async () => refused({ code: 'document.render-failed', why: 'nobody looks at a draft here' }),
  close: () => {},
};

export const presentQuote = presentQuoteWith(paper);

/** More than a seller may give, so that managers are asked; the deeper one asks finance too. */
const DISCOUNTS = ['5', '12', '18', '26'];

const quietly = async (world: World, definition: unknown, payload: object): Promise<Record<string, unknown>> => {
  const [desk] = world.slots;
  must(desk, 'there is a desk');
  const answer: Answer = await runCommand(
    { ...world.ground.base, clock: world.now },
    definition as Parameters<typeof runCommand>[1],
    world.people['rita.rep'],
    { idempotencyKey: `prepare ${(world.counts.repairs -= 1)}`, payload },
    { channel: 'seed' },
  );
  must(answer.ok, `the deal is opened: ${JSON.stringify(answer.ok ? null : answer.refusal)}`);
  return answer.value as Record<string, unknown>;
};

const families = new WeakMap<World, string>();
export const familyOf = (world: World): string => {
  const family = families.get(world);
  must(family, 'the deal of a run is opened before it begins');
  return family;
};

export const openDeal = async (world: World): Promise<void> => {
  const [account] = await world.ground.rows<{ id: string }>(
    `select id from accounts.account where tenant_id = $1 and key = 'rheinwerk-maschinenbau'`,
    [world.tenantId],
  );
  must(account, 'the customer is copied with the ground');
  const validDays = world.random.pick([1, 2, 30]);
  const { quoteId, familyId } = await quietly(world, createQuote, { accountId: account.id, name: 'A deal', validDays });
  families.set(world, String(familyId));
  const value = world.random.pick(DISCOUNTS);
  await quietly(world, editLines, {
    quoteId,
    operations: [
      {
        op: 'add',
        offering: 'consulting-day',
        quantity: '7',
        discretionary: { kind: 'percent', value, reason: 'an old customer' },
      },
      { op: 'add', offering: 'migration-workshop', quantity: '1', optional: true },
    ],
    price: true,
  });
  await quietly(world, validateQuote, { quoteId });
  if (world.random.chance(0.3)) {
    const [row] = await world.ground.rows<{ content: string }>(
      'select content from quote.revision where id = $1 and tenant_id = $2',
      [quoteId, world.tenantId],
    );
    await quietly(world, submitQuote, { quoteId, seenContent: row?.content });
  }
  world.counts.repairs = 0;
};

export type Seen = {
  readonly id: string;
  readonly revisionNo: number;
  readonly status: string;
  readonly content: string;
  readonly contentRoot: string | null;
  readonly documentHash: string | null;
  readonly lines: readonly { readonly id: string; readonly optional: boolean }[];
  readonly asked: readonly { readonly role: string; readonly stepNo: number }[];
  readonly links: readonly string[];
  /** Who comes by the first of them. */
  readonly guest: Principal | null;
};

const LOOK = `select r.id, r.revision_no as "revisionNo", r.status, r.content, r.content_root as "contentRoot", r.document_hash as "documentHash",
    (select coalesce(json_agg(json_build_object('id', l.id, 'optional', coalesce((l.body ->> 'optional')::boolean, false)) order by l.position), '[]')
       from quote.line l where l.tenant_id = $1 and l.revision_id = r.id) as lines,
    (select coalesce(json_agg(json_build_object('role', s.role, 'stepNo', s.step_no) order by s.step_no), '[]')
       from approval.step s join approval.approval_case c on c.tenant_id = $1 and c.id = s.case_id
      where s.tenant_id = $1 and c.subject_id = r.id and c.status = 'open' and s.status = 'asked') as asked,
    (select coalesce(json_agg(k.id order by k.id), '[]') from proposal.link k
      where k.tenant_id = $1 and k.quote_id = r.id and k.state = 'open') as links
  from quote.revision r where r.tenant_id = $1 and r.family_id = $2 order by r.revision_no desc`;

/** The revisions of the deal, and who may come by a link to one. */
export const revisionsSeen = (world: World): Promise<readonly Seen[]> =>
  look(world, async (tx) => {
    const rows = await tx.query<Omit<Seen, 'guest'>>({ text: LOOK, values: [world.tenantId, familyOf(world)] });
    const guests = await Promise.all(
      rows.map(async ({ links: [id] }) => (id === undefined ? undefined : readLink(tx, id))),
    );
    return rows.map((row, index) => {
      const link = guests[index];
      return { ...row, guest: link === undefined ? null : linkPrincipal(world.tenantId, link) };
    });
  });
