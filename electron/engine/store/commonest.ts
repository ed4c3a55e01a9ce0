/**
 * The value that a group has most often; of several, the first by its text. SQL's own `mode` takes whichever it met first, which
 * may be another one each time.
 */
export function commonest(value: string): string {
  const counts = `map_values(histogram(${value}))`;
  return `map_keys(histogram(${value}))[list_position(${counts}, list_max(${counts}))]`;
}
