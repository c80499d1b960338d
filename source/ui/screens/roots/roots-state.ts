/** The list of folders that a server is told of, on screen. */
export type RootsState = {readonly kind: 'roots'; readonly id: string; readonly focus: number};
