/** A count that a verb adds to. The server sets how many a minute are allowed. */
export type Rate = {
  readonly name: 'codes' | 'customers'
  /** A part of the count beside the subject: a journey's id. */
  readonly of?: string
}
/** Throws where the caller has used up the rate. */
export type TakeRate = (rate: Rate) => void
