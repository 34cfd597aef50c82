import { expect, test } from 'vitest';
import { eachOf } from './use_bulk';

test('a refused row stops no other, and the first cause is told', async () => {
  const refuse = new Error('taken');
  const act = (row: number) => (row % 2 ? Promise.resolve() : Promise.reject(refuse));
  await expect(eachOf([1, 2, 3, 4], act)).resolves.toEqual({ done: [1, 3], failure: refuse });
});
