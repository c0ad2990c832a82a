/** The names of the screen's themes. */

export const themeNames = ['dark', 'light', 'high-contrast', 'none'] as const
export type ThemeName = (typeof themeNames)[number]
