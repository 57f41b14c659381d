/** Serves a supergraph on a port of this machine; 0 picks a free one. */
export type Router = (supergraphSdl: string, port: number) => Promise<{ readonly url: string; close(): Promise<void> }>
