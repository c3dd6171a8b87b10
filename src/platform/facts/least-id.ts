/** Ids carry the time in which they were made: the least one of an instant begins every range of time on a primary key. */
export const leastId = (at: Temporal.Instant): string => {
  const time = at.epochMilliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};
