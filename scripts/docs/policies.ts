/** Which policies name an action, or a group it is in. A forbid over all actions binds everything and stands in the policy itself. */

type Named = { readonly permits: readonly string[]; readonly forbids: readonly string[] };

export type AccessTexts = { readonly policies: string; readonly schema: string };

const POLICY = /@id\("([^"]+)"\)[\s\S]*?\b(permit|forbid)\s*\(([\s\S]*?)\)\s*(?:when|unless|;)/g;
const DECLARED = /\baction\s+("[^"]+"(?:\s*,\s*"[^"]+")*)\s+in\s+\[([^\]]*)\]/g;

const quoted = (text: string): readonly string[] => [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);

const groupsOf = (schema: string, action: string): readonly string[] =>
  [...schema.matchAll(DECLARED)].flatMap(([, actions = '', groups = '']) =>
    quoted(actions).includes(action) ? quoted(groups) : [],
  );

export const policiesOf = ({ policies, schema }: AccessTexts, action: string): Named => {
  const names = [action, ...groupsOf(schema, action)];
  const naming = [...policies.matchAll(POLICY)].filter(([, , , head = '']) =>
    names.some((name) => head.includes(`Action::"${name}"`)),
  );
  const ids = (effect: string): readonly string[] =>
    naming.filter(([, , each]) => each === effect).map(([, id = '']) => id);
  return { permits: ids('permit'), forbids: ids('forbid') };
};
