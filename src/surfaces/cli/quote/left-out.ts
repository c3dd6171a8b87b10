/** What did not come along into a copy or a part, and why. */
export type LeftOut = {
  readonly what: string;
  readonly position: number | null;
  readonly name: string;
  readonly why: string;
};

export const leftOutText = ({ what, name, why }: LeftOut): string =>
  `  not carried over: ${what} ${name}, because ${why}\n`;
