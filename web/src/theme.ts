/** One accent colour, one face, calm corners. Everything else is in base.css, as variables for light and dark. */
import type { MantineColorsTuple, MantineThemeOverride } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef0fb',
  '#dadff5',
  '#b6bfea',
  '#8f9ddf',
  '#6f80d6',
  '#5a6dcd',
  '#3b4db8',
  '#34449f',
  '#2c3a86',
  '#212c66',
];

/** Components are named, not imported: `Modal.extend` would load the dialogue before the first page has one. */
export const theme: MantineThemeOverride = {
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif" },
  defaultRadius: 'md',
  respectReducedMotion: true,
  components: {
    Badge: { styles: { root: { textTransform: 'none' } } },
    Button: { defaultProps: { size: 'sm' } },
    Drawer: { defaultProps: { position: 'right', size: 'xl', overlayProps: { backgroundOpacity: 0.25 } } },
    Modal: { defaultProps: { centered: true, size: 'lg', overlayProps: { backgroundOpacity: 0.25 } } },
  },
};
