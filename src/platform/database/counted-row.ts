/** A record behind a number, as whoever keeps it names it: when it is about, and what there is to say, in words. */
export type CountedRow = {
  readonly id: string;
  readonly title: string;
  readonly at: string | null;
  readonly why: string | null;
};
