import type { Key } from '../../domain/key.ts'
import type { Progress, Verified } from '../../domain/progress.ts'
import type { Dossier, Verification } from '../../domain/provider.ts'
import type { Step } from '../kit/steps.ts'
import { customerPath } from './customer.ts'
import { rejection } from './rejections.ts'
import { customerOf, marked } from './marks.ts'
import type { Said, Wire } from './wire.ts'

type Verifying = Dossier<Verification>

const TOO_EARLY = ['KYC_NOT_APPROVED']

/**
 * The phone number, proven by a code. The seed's list of steps does not have it, other pages require it before a card:
 * it is taken, and an API without these endpoints passes it over.
 * Refs: `codeFor` names the customer whose phone a code was last sent to.
 */
export function phone(wire: Wire): Step<Verification, Verified> {
  const post = (dossier: Verifying, rest: 'request-verification' | 'verify', body: object, key: Key): Promise<Said> =>
    wire.call({
      operation: `POST phone ${rest}`,
      method: 'POST',
      path: customerPath(customerOf(dossier), `phone/${rest}`),
      body,
      key,
    })

  async function take(dossier: Verifying, key: Key): Promise<Progress<Verified>> {
    const { answer, refs } = dossier
    const number = dossier.intent.profile.reveal().phone
    if (number === undefined) return askForNumber()
    const asked = refs.codeFor === customerOf(dossier)
    if (asked && answer?.name === 'phone-code' && answer.shape === 'code') return verify(dossier, number, answer.code.trim(), key)
    if (asked && answer?.name !== 'phone-code' && answer?.name !== 'phone') return askForCode(dossier, number)
    return request(dossier, number, key)
  }

  async function request(dossier: Verifying, number: string, key: Key): Promise<Progress<Verified>> {
    const said = await post(dossier, 'request-verification', { phoneNumber: number }, key)
    if (said.code === undefined) return askForCode(dossier, number)
    if (said.code === 'INVALID_PHONE_NUMBER') return askForNumber('This phone number was not accepted.')
    return settled(dossier, said) ?? Promise.reject(rejection(said, 'POST phone request-verification', TOO_EARLY))
  }

  async function verify(dossier: Verifying, number: string, code: string, key: Key): Promise<Progress<Verified>> {
    const said = await post(dossier, 'verify', { code }, key)
    if (said.code === undefined) return passed(dossier)
    if (said.code === 'INVALID_CODE') return askForCode(dossier, number, 'This code is not right.')
    // They have forgotten that they sent one: another is asked for.
    if (said.code === 'PHONE_VERIFICATION_NOT_REQUESTED') return { is: 'moved', refs: { codeFor: 'nobody' } }
    return settled(dossier, said) ?? Promise.reject(rejection(said, 'POST phone verify', TOO_EARLY))
  }

  /** Nothing reads whether a phone is verified. Verifying twice is refused without effect, and of two codes the newer counts. */
  const find: Step<Verification, Verified>['find'] = ({ sentAt }) =>
    Promise.resolve(sentAt === undefined ? { is: 'same' } : { is: 'repeatable' })

  function askForCode(dossier: Verifying, number: string, problem?: string): Progress<Verified> {
    return {
      is: 'needs',
      refs: { codeFor: customerOf(dossier) },
      requirements: [
        {
          shape: 'code',
          name: 'phone-code',
          label: 'Type the code that was sent to your phone',
          sentTo: masked(number),
          renewable: true,
          ...(problem === undefined ? {} : { problem }),
        },
      ],
      checkIn: 300,
    }
  }

  return { name: 'phone', taken: dossier => marked(dossier, 'phone'), take, find }
}

const passed = (dossier: Verifying): Progress<Verified> => ({ is: 'moved', refs: { phone: customerOf(dossier) } })

/** Verified already, or an API that has no such step. */
function settled(dossier: Verifying, said: Said): Progress<Verified> | undefined {
  const noSuchStep = said.status === 404 && said.code !== 'CUSTOMER_NOT_FOUND'
  return said.code === 'PHONE_ALREADY_VERIFIED' || noSuchStep ? passed(dossier) : undefined
}

const masked = (number: string): string => `${number.slice(0, 3)}****${number.slice(-2)}`

/** An answer goes to the customer's profile too, so that nobody asks again. */
function askForNumber(problem?: string): Progress<Verified> {
  const trouble = problem === undefined ? {} : { problem }
  return {
    is: 'needs',
    refs: {},
    requirements: [
      {
        shape: 'form',
        name: 'phone',
        label: 'Give your phone number',
        fields: [{ name: 'phone', label: 'Phone number, with its country code', type: 'PHONE', required: true, ...trouble }],
        ...trouble,
      },
    ],
    checkIn: 300,
  }
}
