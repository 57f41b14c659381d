import { type Fault, faultFrom } from '../../domain/fault.ts'

/**
 * A batch out of single reads, for providers without a batch read: in parallel (within the wire's concurrency limit),
 * in order, and a failing item fails alone, in place.
 */
export function oneByOne<Item, Answer>(
  items: readonly Item[],
  read: (item: Item) => Promise<Answer>,
): Promise<(Answer | Fault)[]> {
  return Promise.all(items.map(item => Promise.resolve(item).then(read).catch(faultFrom)))
}
