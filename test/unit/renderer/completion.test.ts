import { expect, it } from 'vitest';
import { accepted } from '../../../renderer/stores/completion';

const text = (value: string) => ({ text: value });

it('a suggestion takes the place of what it completes, and the caret stands behind it', () => {
  expect(accepted({ text: 'eventN', caret: 6 }, { position: 0, length: 6 }, text('eventName: '))).toEqual({
    text: 'eventName: ',
    caret: 11,
  });
  expect(accepted({ text: 'a and ev: x', caret: 8 }, { position: 6, length: 2 }, text('eventName'))).toEqual({
    text: 'a and eventName: x',
    caret: 15,
  });
});

it('spaces do not pile up behind it', () => {
  expect(accepted({ text: 'a an  b', caret: 4 }, { position: 2, length: 2 }, text('and ')).text).toBe(
    'a and b',
  );
});
