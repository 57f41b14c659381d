/** The part of pino that the gateway uses. What is personal prints *** by itself. */
export type Logger = {
  debug(detail: object, message: string): void
  info(detail: object, message: string): void
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}
