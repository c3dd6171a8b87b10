/** A template that no quote could be printed with is found before it is published. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { companyArtifacts } from '#seeds/company/index.ts';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

/** Legal writes the template into a release of the catalog's. */
const withSource = async (more: string): Promise<string> => {
  const template = companyArtifacts.find(({ kind }) => kind === 'proposal-template');
  assert.ok(template);
  const { releaseId } = await deal.does<{ releaseId: string }>('carla.catalog', '/releases', {
    name: 'Template',
    purpose: more,
  });
  const { source } = template.content as { readonly source: string };
  const content = { ...template.content, source: `${source}\n${more}\n` };
  const written = await fetch(`${troth.url}/artifacts/proposal-template/${template.key}/draft`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await troth.tokenFor('lena.legal')}` },
    body: JSON.stringify({ idempotencyKey: more, payload: { releaseId, content } }),
  });
  assert.ok(written.ok, await written.text());
  return releaseId;
};

test('a release with a template that asks for what no page has is refused, and says what and where', async () => {
  const releaseId = await withSource('#d.colour');
  const { code, problems } = await deal.refused('carla.catalog', `/releases/${releaseId}/validate`);
  assert.equal(code, 'release.not-publishable');
  const [{ gate, message }] = problems as readonly [{ readonly gate: string; readonly message: string }];
  assert.equal(gate, 'proposal-rehearsal');
  assert.match(message, /the page has no “colour” \(line \d+\)/);
  await deal.does('carla.catalog', `/releases/${releaseId}/withdraw`);
});

test('a template that sets is found sound', async () => {
  const releaseId = await withSource('// A remark of its author.');
  const { status } = await deal.does<{ status: string }>('carla.catalog', `/releases/${releaseId}/validate`);
  assert.equal(status, 'validated');
});
