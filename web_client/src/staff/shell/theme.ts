import {
  createTheme,
  Drawer,
  Modal,
  Paper,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Shades around --accent of design/tokens.css, which is the seventh. */
const accent: MantineColorsTuple = [
  '#eff4fb',
  '#e9f0fa',
  '#c9d9f1',
  '#9bb8e2',
  '#6d96d2',
  '#4578c0',
  '#2557a7',
  '#1c4484',
  '#163669',
  '#10284f',
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: 6,
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 6,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Paper: Paper.extend({ defaultProps: { radius: 10 } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: 12, overlayProps: { backgroundOpacity: 0.35 } },
    }),
    Drawer: Drawer.extend({ defaultProps: { overlayProps: { backgroundOpacity: 0.2 } } }),
  },
});

/** Mantine's neutral surfaces are the design's, and so are its tints: theirs are too faint to read. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-hover': 'var(--page)',
    '--mantine-color-gray-light': 'var(--sunken)',
    '--mantine-color-gray-light-color': 'var(--ink-soft)',
    '--mantine-color-green-light': 'var(--good-tint)',
    '--mantine-color-green-light-color': 'var(--good)',
    '--mantine-color-yellow-light': 'var(--caution-tint)',
    '--mantine-color-yellow-light-color': 'var(--caution)',
    '--mantine-color-red-light': 'var(--bad-tint)',
    '--mantine-color-red-light-color': 'var(--bad)',
  },
  dark: {},
});
