import { registerEnumType } from 'type-graphql'

/** An enum of the graph out of values with meanings; a value's name is the value. */
export function enumeration<Value extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Value, string>>,
): Readonly<Record<Value, Value>> {
  const values = Object.keys(meanings) as Value[]
  const type = Object.fromEntries(values.map(value => [value, value])) as Record<Value, Value>
  const valuesConfig = Object.fromEntries(values.map(value => [value, { description: meanings[value] }]))
  registerEnumType(type, { name, description, valuesConfig: valuesConfig as Record<Value, { description: string }> })
  return type
}
