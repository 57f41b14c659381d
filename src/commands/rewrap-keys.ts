import { readConfig } from '../config.ts'
import { openStorage } from '../open-world.ts'
import { record, run } from './run.ts'

/** Keys of one transaction: few, so that no other process waits long. */
const BATCH = 200

/*
 * npm run keys:rewrap
 *
 * Wraps every data key with the first of ENCRYPTION_KEYS, while the product runs. When the command says that none is left, remove the old keys.
 */
run(async () => {
  const config = readConfig([])
  const { database, vault } = await openStorage(config)
  try {
    let all = 0
    for (let batch = BATCH; batch > 0; all += batch) batch = await database.transaction(tx => vault.rewrap(tx, BATCH))
    await record(database, 'rewrap keys')
    const left = await vault.wrappedOtherwise(database.sql)
    const keys = (count: number): string => `${count} data ${count === 1 ? 'key' : 'keys'}`
    const rest =
      left === 0 ? 'None is left that an older key wraps.' : `${keys(left)} were held by somebody else: please run it again.`
    return { ok: left === 0, lines: [`${keys(all)} rewrapped with "${config.encryptionKeys?.[0].id ?? 'development'}". ${rest}`] }
  } finally {
    await database.close()
  }
})
