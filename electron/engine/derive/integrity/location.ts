/** What the folders of a bucket look like (formats §1.1); two of one shape that differ say that a file was moved. */
const SHAPES = [
  /^\d{1,2}$/,
  /^\d{4}$/,
  /^\d{12}$/,
  /^o-[a-z0-9]{10,32}$/,
  /^[a-z]{2}(-[a-z]+)+-\d+$/,
  /^CloudTrail(-[A-Za-z]+)?$/,
  /^\d{12}_CloudTrail-Digest_.+\.json(\.gz)?$/,
];

/**
 * Whether a file lies where its object was delivered, as far as the folders around it tell: a tree that was rearranged, or
 * files in one folder, tell nothing.
 */
export function locationOf(path: string, object: string): 'here' | 'moved' | 'not-checkable' {
  const found = path.split(/[\\/]/).reverse();
  const expected = object.split('/').reverse();
  // A digest that was inflated lost the end of its name.
  if (found[0] !== undefined && `${found[0]}.gz` === expected[0]) found[0] = expected[0];
  for (const [index, part] of expected.entries()) {
    const there = found[index];
    if (there === part) continue;
    if (there !== undefined && SHAPES.some((shape) => shape.test(there) && shape.test(part))) return 'moved';
    // The region and the date are what the tree of one account begins with.
    return index > 4 ? 'here' : 'not-checkable';
  }
  return 'here';
}
