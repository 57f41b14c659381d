/** `LAWS=long` runs the laws over every product, call and mangling; .ci/run does so. The short form takes a sample. */
export const longForm = process.env['LAWS'] === 'long'
