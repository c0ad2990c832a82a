/** What a page for everybody may show besides the motions, if the event's configuration lists it. */
export const publicFields = ['names', 'notes', 'addresses', 'speeds', 'hours'] as const

export type PublicField = (typeof publicFields)[number]
