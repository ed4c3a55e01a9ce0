import { makeLargeCase } from './export';

console.log(await makeLargeCase(10_000_000));
