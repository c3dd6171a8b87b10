/** A time of day as artifacts write it, in seconds since midnight: `HH:MM` or `HH:MM:SS`. */
export const seconds = (clock: string): number => {
  const [hours, minutes, rest] = clock.split(':').map(Number);
  return hours! * 3600 + minutes! * 60 + (rest ?? 0);
};
