import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type DocumentNode,
  type DirectiveDefinitionNode,
  type GraphQLField,
  type InputValueDefinitionNode,
  parse,
  print,
  type TypeDefinitionNode,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { emitSchema } from '../../../src/graphql/emit.ts'

const contract = parse(readFileSync(new URL('contract.graphql', import.meta.url), 'utf8'))
const emitted = parse(emitSchema())

/** Everything that a client may rely on, one line each, without order: "type Card.status: CardStatus!". */
function promises(document: DocumentNode): Set<string> {
  return new Set(
    document.definitions.flatMap(definition =>
      definition.kind.endsWith('TypeDefinition') ? ofType(definition as TypeDefinitionNode) : [],
    ),
  )
}

function ofType(type: TypeDefinitionNode): string[] {
  const name = type.name.value
  const parts = [`${type.kind} ${name}`, ...described(name, type)]
  if ('interfaces' in type)
    parts.push(...(type.interfaces ?? []).map(implemented => `${name} implements ${implemented.name.value}`))
  if ('types' in type) parts.push(...(type.types ?? []).map(member => `${name} = ${member.name.value}`))
  if ('values' in type)
    parts.push(
      ...(type.values ?? []).flatMap(value => [
        `${name}.${value.name.value}`,
        ...described(`${name}.${value.name.value}`, value),
      ]),
    )
  for (const field of ('fields' in type && type.fields) || []) {
    const path = `${name}.${field.name.value}`
    parts.push(
      ...('arguments' in field ? [`${path}: ${print(field.type)}`] : [input(path, field as InputValueDefinitionNode)]),
      ...described(path, field),
    )
    if ('arguments' in field)
      parts.push(...(field.arguments ?? []).map(argument => input(`${path}(${argument.name.value})`, argument)))
  }
  return parts
}

const input = (path: string, node: InputValueDefinitionNode): string =>
  `${path}: ${print(node.type)}${node.defaultValue === undefined ? '' : ` = ${print(node.defaultValue)}`}`
const described = (path: string, node: { readonly description?: DirectiveDefinitionNode['description'] }): string[] =>
  node.description === undefined ? [] : [`"${path}" ${node.description.value}`]

describe('the public graph', () => {
  test('holds everything the contract promises: types, fields, arguments, defaults, members, nullability and descriptions', () => {
    const kept = promises(emitted)
    expect([...promises(contract)].filter(promise => !kept.has(promise))).toEqual([])
  })

  test('is what schema.graphql says', () => {
    expect(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8')).toBe(emitSchema())
  })

  test('describes every type, field, argument and enum value to its reader', () => {
    const silent = Object.values(buildSchema(emitSchema()).getTypeMap())
      .filter(type => !type.name.startsWith('__') && !['Query', 'Mutation', 'Subscription'].includes(type.name))
      .flatMap(type => {
        const parts: { name: string; description?: string | null | undefined }[] = [type]
        if ('getFields' in type) {
          for (const field of Object.values(type.getFields())) {
            parts.push({ name: `${type.name}.${field.name}`, description: field.description })
            if ('args' in field)
              parts.push(
                ...(field as GraphQLField<unknown, unknown>).args.map(argument => ({
                  name: `${type.name}.${field.name}(${argument.name})`,
                  description: argument.description,
                })),
              )
          }
        }
        if ('getValues' in type)
          parts.push(...type.getValues().map(value => ({ name: `${type.name}.${value.name}`, description: value.description })))
        return parts
      })
      .filter(({ description }) => !description)
      .map(({ name }) => name)
    expect(silent).toEqual([])
  })

  test('has no field for a card number, a CVV or a PIN', () => {
    // The enum CardSecret names what a page of the provider shows; no field holds it.
    const fields = [...promises(emitted)].filter(promise => !promise.startsWith('CardSecret.'))
    expect(fields.filter(promise => /^\w+\.(pan|cvv|cvc|pin|cardNumber|securityCode)\b/i.test(promise))).toEqual([])
  })
})
