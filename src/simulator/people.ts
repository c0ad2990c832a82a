/** Invents people with names, some of them hard for tables and columns. */
import type { Random } from './random.ts'

export interface Person {
  readonly firstName: string
  readonly familyName: string
}

const firstNames = (
  'Alba Bram Cato Doro Edda Finn Gesa Hale Ines Jory Kaia Lewin ' +
  'Mira Nils Oona Pepe Quin Rhea Sven Tilda Ulla Vito Wren Ylva'
).split(' ')

const familyNames = (
  'Ankerholt Brisewell Coldwater Driftmark Ebbesand Fairlee Gustmoor Headsail Islesworth Jibford Keelby Leeward ' +
  'Mastgard Northing Outhaul Planehart Quayle-Reef Rigwell Saltby Tidewell Upwind Vanemark Wavecrest Yawley'
).split(' ')

/** Accents, wide letters, right-to-left letters, a name with a comma and quotes, and one too long for any column. */
const hardNames: readonly Person[] = [
  { firstName: 'Zoë', familyName: 'Fårö-Łąkowa' },
  { firstName: '海斗', familyName: '風間沢' },
  { firstName: 'نسيم', familyName: 'البحيري' },
  {
    firstName: 'Maximiliana-Theodora',
    familyName: 'van Sturmwindhausen-Oberwellenbrecher zu Küstenlangeland',
  },
  { firstName: 'Ro "Gybe"', familyName: 'Tacker, Jr' },
]

/** The given number of people; every third name is a hard one until all are used. */
export function inventPeople(count: number, random: Random): readonly Person[] {
  return Array.from({ length: count }, (_, index) => {
    const hard = index % 3 === 2 ? hardNames[(index - 2) / 3] : undefined
    return hard ?? { firstName: random.pick(firstNames), familyName: random.pick(familyNames) }
  })
}
