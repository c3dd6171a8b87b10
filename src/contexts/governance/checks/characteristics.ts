/** Whether what a specification says of its characteristics can be true, and every offering settles them within it. */
import { valueFits, type Characteristic, type ProductOffering } from '#contexts/catalog/index.ts';
import { cmp, dec, isPositive } from '#kernel/decimal.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

const isNumber = ({ type }: Characteristic): boolean => type === 'integer' || type === 'decimal';
const positive = (step: string | number): boolean => isPositive(dec(String(step)));

/** Bounds that leave no value, or say nothing because the characteristic is no number. */
const rangeFindings = (characteristic: Characteristic, where: string): readonly Finding[] => {
  const { name, min, max, step, type } = characteristic;
  const finding = (code: string, message: string, whatToDo: string): Finding => ({
    code,
    message: `${name} ${message}`,
    offending: [where],
    whatToDo,
  });
  if ((min ?? max ?? step) !== undefined && !isNumber(characteristic))
    return [
      finding('characteristic.range-of-no-number', `is a ${type} and has no range.`, 'Take min, max and step away.'),
    ];
  return [
    ...(min !== undefined && max !== undefined && cmp(dec(String(min)), dec(String(max))) > 0
      ? [
          finding(
            'characteristic.min-over-max',
            `is at least ${min} and at most ${max}, which no value is.`,
            'Lower min or raise max.',
          ),
        ]
      : []),
    ...(step !== undefined && (min === undefined || !positive(step))
      ? [
          finding(
            'characteristic.bad-step',
            `goes in steps of ${step} from ${min ?? 'nowhere'}.`,
            'Give min, from which the steps are counted, and a step above zero.',
          ),
        ]
      : []),
  ];
};

/** A name for a value that nobody can choose is a value that somebody forgot. */
const strangeNames = ({ name, values, valueNames = {} }: Characteristic, where: string): readonly Finding[] =>
  Object.keys(valueNames)
    .filter((value) => !(values ?? []).includes(value))
    .map((value) => ({
      code: 'characteristic.name-of-no-value',
      message: `${name} names the value ${value}, which is not one of its values.`,
      offending: [`${where}/valueNames/${value}`],
      whatToDo: 'Add the value, or take its name away.',
    }));

const boundsFindings = (specification: string, characteristic: Characteristic, index: number): readonly Finding[] => {
  const where = at('product-specification', specification, `/characteristics/${index}`);
  const values = characteristic.type === 'enum' && characteristic.values === undefined;
  const default_ = characteristic.default !== undefined && !valueFits(characteristic, characteristic.default);
  return [
    ...rangeFindings(characteristic, where),
    ...strangeNames(characteristic, where),
    ...(values
      ? [
          {
            code: 'characteristic.no-values',
            message: `${characteristic.name} is a choice among values and names none.`,
            offending: [where],
            whatToDo: 'List its values.',
          },
        ]
      : []),
    ...(default_
      ? [
          {
            code: 'characteristic.bad-default',
            message: `${characteristic.name} is a ${characteristic.type} and cannot be ${JSON.stringify(characteristic.default)} to begin with.`,
            offending: [where],
            whatToDo: 'Give it a default of its own type, within its range, or none.',
          },
        ]
      : []),
  ];
};

const fixedFindings = (model: Model, offering: ProductOffering): readonly Finding[] => {
  const specification =
    offering.specification === undefined ? undefined : model.get('product-specification', offering.specification);
  if (!specification) return [];
  return Object.entries(offering.fixed ?? {}).flatMap(([key, value]) => {
    const characteristic = specification.characteristics.find((one) => one.key === key);
    if (characteristic && valueFits(characteristic, value)) return [];
    return [
      {
        code: characteristic ? 'offering.fixed-value-unfit' : 'offering.fixes-unknown-characteristic',
        message: characteristic
          ? `${offering.name} settles ${key} as ${JSON.stringify(value)}, which is not one of its values.`
          : `${offering.name} settles ${key}, which ${specification.name} does not have.`,
        offending: [
          at('product-offering', offering.key, `/fixed/${key}`),
          at('product-specification', specification.key),
        ],
        whatToDo: 'Settle a characteristic that the specification has, to a value that it allows.',
      },
    ];
  });
};

export const characteristicsAgree: PublishCheck = {
  gate: 'characteristics',
  promise: 'Every characteristic can have its default, and every settled value is one that its specification allows.',
  find: ({ model }) => [
    ...model
      .of('product-specification')
      .flatMap(({ key, characteristics }) =>
        characteristics.flatMap((characteristic, index) => boundsFindings(key, characteristic, index)),
      ),
    ...model.of('product-offering').flatMap((offering) => fixedFindings(model, offering)),
  ],
};
