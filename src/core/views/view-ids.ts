/** The names of the views, in the order of their keys; apart from the views, because the command line knows them too. */

export const viewIds = ['arrivals', 'missing', 'trouble', 'checks', 'charging', 'day'] as const
export type ViewId = (typeof viewIds)[number]
