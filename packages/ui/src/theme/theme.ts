// Mantine's theme, set so that its components look like ours: small, quiet, on our colours.
import {
  ActionIcon,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Loader,
  type MantineColorsTuple,
  Menu,
  Modal,
  SegmentedControl,
  Select,
  TextInput,
  Tooltip,
} from "@mantine/core";

const water: MantineColorsTuple = [
  "#e2f2f6",
  "#cbe6ee",
  "#a9d3de",
  "#7cbdce",
  "#4fa6bd",
  "#2a90ab",
  "#14809e",
  "#0d7490",
  "#0b6a84",
  "#08546a",
];

const slate: MantineColorsTuple = [
  "#e7ecf1",
  "#b1bcc7",
  "#9ba8b4",
  "#8b98a5",
  "#394652",
  "#252f39",
  "#1b232b",
  "#151b22",
  "#0e1318",
  "#0a0e12",
];

export const theme = createTheme({
  colors: { water, dark: slate },
  primaryColor: "water",
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  defaultRadius: 6,
  cursorType: "pointer",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.5" },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 28 } }),
    Button: Button.extend({ defaultProps: { size: "xs" } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: "xs", radius: 4 } }),
    Loader: Loader.extend({ defaultProps: { size: 18, type: "oval" } }),
    Menu: Menu.extend({ defaultProps: { shadow: "md", position: "bottom-end" } }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: "xs", withItemsBorders: false } }),
    Select: Select.extend({ defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } }),
    TextInput: TextInput.extend({ defaultProps: { size: "xs" } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 250,
        withArrow: false,
        multiline: true,
        events: { hover: true, focus: true, touch: true },
      },
      styles: {
        tooltip: {
          background: "var(--surface)",
          color: "var(--ink)",
          border: "1px solid var(--line-strong)",
          boxShadow: "var(--shadow-large)",
          fontSize: 12,
          padding: "4px 9px",
          overflowWrap: "anywhere",
        },
      },
    }),
  },
});

/** Hands our tokens to Mantine's own variables. */
export const variables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-3)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-error": "var(--failed-ink)",
  };
  return { variables: {}, light: shared, dark: shared };
};
