/** A code as people read it: `inProgress` and `order-asset` are "in progress" and "order asset". What has words already stays. */
export const spaced = (code: string): string =>
  code.includes(' ')
    ? code
    : code
        .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .replaceAll('-', ' ')
        .toLowerCase();
