/* Another process: takes the directory it is given, or opens the database in it and writes a row; says so, and stays. */
import { sql } from 'drizzle-orm'
import { openDatabase } from '../../../src/storage/database.ts'
import { lockDirectory } from '../../../src/storage/directory-lock.ts'

const [what, directory = ''] = process.argv.slice(2)
const stay = setInterval(() => {}, 60_000)
try {
  if (what === 'lock') await lockDirectory(directory)
  else {
    const database = await openDatabase({ directory })
    await database.sql.execute(sql`insert into streams (id, n) values ('survivor', 7)`)
  }
  console.log('has it')
} catch (thrown) {
  console.log((thrown as Error).message)
  clearInterval(stay)
}
