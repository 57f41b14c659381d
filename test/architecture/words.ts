/** Words that stand in place of a noun. The share of these words in comments shows how hard the comments are to read. */
const PRONOUNS = new Set(
  (
    'it its that this what which one ones who whom whose whoever whatever whichever nobody somebody anybody everybody nothing ' +
    'something anything everything none they them their those these such other others another itself themselves'
  ).split(' '),
)

/** The text of all comments of a TypeScript source, without the comment signs. */
export function commentsOf(source: string): string {
  let text = ''
  let at = 0
  /** The last character before a slash tells a regular expression from a division. */
  let before = ''
  const templates: number[] = []
  const skipTo = (end: string): void => {
    while (at < source.length && source[at] !== end) at += source[at] === '\\' ? 2 : 1
    at++
  }
  const template = (): void => {
    while (at < source.length && source[at] !== '`' && !source.startsWith('${', at)) at += source[at] === '\\' ? 2 : 1
    if (source.startsWith('${', at)) {
      templates.push(0)
      at += 2
    } else at++
  }
  const regex = (): void => {
    let inClass = false
    while (at < source.length && (inClass || source[at] !== '/') && source[at] !== '\n') {
      if (source[at] === '[') inClass = true
      if (source[at] === ']') inClass = false
      at += source[at] === '\\' ? 2 : 1
    }
    at++
  }
  while (at < source.length) {
    const char = source[at] as string
    if (source.startsWith('//', at)) {
      const end = source.indexOf('\n', at)
      text += `${source.slice(at + 2, end < 0 ? source.length : end)}\n`
      at = end < 0 ? source.length : end
    } else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at)
      text += `${source.slice(at + 2, end)}\n`
      at = end + 2
    } else {
      at++
      if (char === "'" || char === '"') skipTo(char)
      else if (char === '`') template()
      else if (char === '/' && !/[\w)\]]/.test(before)) regex()
      else if (char === '{' && templates.length > 0) templates.push((templates.pop() ?? 0) + 1)
      else if (char === '}' && templates.length > 0) {
        const depth = templates.pop() ?? 0
        if (depth === 0) template()
        else templates.push(depth - 1)
      }
      if (!/\s/.test(char)) before = char
    }
  }
  return text
}

export function shareOfPronouns(comments: string): { readonly words: number; readonly pronouns: number } {
  const words = comments.match(/[A-Za-z][A-Za-z'’-]*/g) ?? []
  return { words: words.length, pronouns: words.filter(word => PRONOUNS.has(word.toLowerCase())).length }
}
