/** So many of something, for a person: “1 row”, “2 rows”. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
