/** The design system. Pages import from here; `base.css` is imported once by the entry. */
export { type AnsiCss, AnsiText, ansiCss } from './AnsiText.tsx';
export { Autocomplete, type AutocompleteProps, type Suggestion } from './Autocomplete.tsx';
export { Bar, type BarPart, type BarProps, ProgressBar, type ProgressBarProps, Skeleton } from './Bar.tsx';
export {
  Button,
  ButtonLink,
  type ButtonLinkProps,
  type ButtonProps,
  type ButtonVariant,
  IconButton,
  type IconButtonProps,
} from './Button.tsx';
export { BrandMark, GantryCrane } from './brand.tsx';
export { Checkbox, type CheckboxProps, CheckMark, Switch, type SwitchProps } from './Checkbox.tsx';
export { Chip, type ChipOption, type ChipProps, Chips, type ChipsProps } from './Chips.tsx';
export { ConfirmDialog, type ConfirmDialogProps, type Loss } from './ConfirmDialog.tsx';
export { CopyButton, type CopyButtonProps } from './CopyButton.tsx';
export { useNow, useRunningClock } from './clock.ts';
export { cx } from './cx.ts';
export { Dialog, type DialogProps } from './Dialog.tsx';
export { EmptyState, type EmptyStateProps, type Offer } from './EmptyState.tsx';
export { ErrorBoundary, type ErrorBoundaryProps } from './ErrorBoundary.tsx';
export { ErrorNote, type ErrorNoteProps } from './ErrorNote.tsx';
export { Fact, type FactProps, FactSection, Facts } from './Facts.tsx';
export { Input, type InputProps, TextArea, type TextAreaProps, TextField } from './Field.tsx';
export { FilterBox, type FilterBoxProps } from './FilterBox.tsx';
export { Form, FormRow, type FormRowProps } from './FormRow.tsx';
export { HexView } from './HexView.tsx';
export { Icon, type IconProps, type IconType } from './Icon.tsx';
export { InspectView, type InspectViewProps } from './InspectView.tsx';
export { icons } from './icons.ts';
export { Kbd, Keys, keyNames, keyText } from './Kbd.tsx';
export {
  ContextMenu,
  type ContextMenuProps,
  Menu,
  type MenuAction,
  MenuAt,
  type MenuAtProps,
  type MenuItem,
  type MenuProps,
} from './Menu.tsx';
export { useMaxWidth, useMedia } from './media.ts';
export { Note, type NoteProps } from './Note.tsx';
export { NumberField, type NumberFieldProps } from './NumberField.tsx';
export { type Crumb, DetailHead, type DetailHeadProps, PageHead, type PageHeadProps } from './PageHead.tsx';
export { Popover, type PopoverProps } from './Popover.tsx';
export { hasCommandKey, isMac } from './platform.ts';
export { RevealButton } from './RevealButton.tsx';
export { Segmented, type SegmentedOption, type SegmentedProps } from './Segmented.tsx';
export { Select, type SelectOption, type SelectProps } from './Select.tsx';
export { Sparkline, type SparklineProps } from './Sparkline.tsx';
export { Status, type StatusProps } from './Status.tsx';
export { type StatusName, StatusShape, type StatusShapeProps, type StatusTone } from './StatusShape.tsx';
export { type Tab, Tabs, type TabsProps } from './Tabs.tsx';
export { Tag, type TagProps } from './Tag.tsx';
export { Bytes, type BytesProps, Time, type TimeProps } from './Time.tsx';
export { type ToastOptions, Toasts, type ToastTone, toast } from './Toasts.tsx';
export { Tooltip, type TooltipProps } from './Tooltip.tsx';
export { ImageRef, type ImageRefProps, Link, type LinkProps, Truncate, type TruncateProps } from './Truncate.tsx';
export { ColumnChooser, type ColumnChooserProps } from './table/ColumnChooser.tsx';
export { DataTable } from './table/DataTable.tsx';
export type {
  Bulk,
  BulkAction,
  CellContext,
  Column,
  DataTableProps,
  Group,
  Grouping,
  RowAction,
  Sort,
  SortValue,
} from './table/types.ts';
export { useTableState } from './table/useTableState.ts';
export { applyTheme, type Theme } from './theme.ts';
