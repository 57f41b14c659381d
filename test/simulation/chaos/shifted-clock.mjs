/* Loaded before the product (`node --import`): moves the clock of the process by CLOCK_OFFSET_MS. The product has no such switch. */
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0)
const Real = Date
globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + offset)
    else super(...parts)
  }
  static now() {
    return Real.now() + offset
  }
}
