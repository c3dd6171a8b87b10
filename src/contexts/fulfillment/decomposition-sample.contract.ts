/** An order as an author of rules thinks of one, and the plan that must come of it. It is planned again whenever the rules are to be published. */
import { Type, type Static } from 'typebox';
import { ArtifactKey, CharacteristicValue, PartKey } from '#contexts/catalog/index.ts';

const closed = { additionalProperties: false } as const;
const Values = Type.Record(PartKey, CharacteristicValue);
/** `item/task`, by the sample's own name of the item. */
const TaskName = Type.String({ pattern: '^[a-z][a-z0-9-]*/[A-Za-z0-9._:-]+$' });

export const SampleItem = Type.Object(
  {
    item: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
    offering: ArtifactKey,
    /** What happens to it; absent: it is new. */
    on: Type.Optional(Type.Enum(['add', 'modify', 'suspend', 'resume', 'end'])),
    characteristics: Type.Optional(Values),
  },
  closed,
);

export const DecompositionSample = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    items: Type.Array(SampleItem, { minItems: 1, maxItems: 100 }),
    /** What is known of the circumstances that the artifact declares. */
    conditions: Type.Optional(Values),
    parties: Type.Optional(
      Type.Object(
        {
          site: Type.Optional(Values),
          shipTo: Type.Optional(Values),
          seller: Type.Optional(Values),
          partner: Type.Optional(Values),
        },
        closed,
      ),
    ),
    /** What the systems answered, task by task; late rules are planned with it. */
    answers: Type.Optional(Type.Record(TaskName, Values)),
    /** All tasks of the plan, and nothing else. */
    tasks: Type.Array(TaskName, { minItems: 1, maxItems: 1000, uniqueItems: true }),
    /** Of these it is checked that the first waits for the second, directly or through others. */
    waits: Type.Optional(Type.Array(Type.Tuple([TaskName, TaskName]), { maxItems: 200 })),
  },
  closed,
);
export type DecompositionSample = Static<typeof DecompositionSample>;
