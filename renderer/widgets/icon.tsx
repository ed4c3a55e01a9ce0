const PATHS = {
  start: 'M2.5 7.5 8 3l5.5 4.5V13h-4V9.5h-3V13h-4z',
  evidence: 'M2.5 4.5v8h11v-6.5h-6l-1.5-1.5zM5 9.5h6',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.2 3.2',
  identities: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.4-2.6 2.4-4 5-4s4.6 1.4 5 4',
  changes:
    'M4 2.5v7.2M4 13.5a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8zM12 13.5V6.3M12 2.5a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8zM7.5 4.4h2.6',
  findings: 'M4 2.5h8v11l-4-3-4 3z',
  sql: 'M3 4.500c0-2.700 10-2.700 10 0v7c0 2.700-10 2.700-10 0zM3 4.500c0 2.700 10 2.700 10 0M3 8c0 2.700 10 2.700 10 0',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  chevron: 'M6 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  flag: 'M4 13.5v-11h8l-2 3 2 3H4',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  folder: 'M2.5 4.5v8h11v-6.5h-6l-1.5-1.5z',
  export: 'M8 9.5v-7M5 5l3-3 3 3M3 9.5v4h10v-4',
  columns: 'M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9',
  moon: 'M12.5 9.8A5 5 0 0 1 6.2 3.5a5 5 0 1 0 6.3 6.3z',
  keyboard: 'M2 4.5h12v7H2zM4.5 7h.5M7 7h.5M9.5 7h.5M11.5 7h.5M5 9.5h6',
  shield: 'M8 2.5l4.5 1.7v3.5c0 2.8-1.9 4.8-4.5 5.8-2.6-1-4.5-3-4.5-5.8V4.200z',
  warning: 'M8 2.500 14 13.500H2zM8 6.500v3.200M8 11.600h.01',
  trash: 'M3.5 4.5h9M6 4.500v-1.500h4v1.500M4.500 4.500l.6 8.500h5.800l.6-8.500',
  pin: 'M6 2.5h4l-.5 4 2 2.500h-7l2-2.500zM8 9v4.500',
  undo: 'M3 6.500h6.500a3.500 3.500 0 0 1 0 7H6M5.500 4 3 6.500 5.500 9',
  redo: 'M13 6.500H6.500a3.500 3.500 0 0 0 0 7H10M10.500 4 13 6.500 10.500 9',
  star: 'M8 2.200l1.800 3.700 4 .6-2.900 2.800.7 4L8 11.400l-3.600 1.900.7-4-2.900-2.800 4-.6z',
  question:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.300 6.300a1.700 1.700 0 1 1 2.500 1.500c-.5.3-.8.6-.8 1.200M8 11.200h.01',
  history: 'M2.500 8a5.500 5.500 0 1 0 1.800-4.100L2.500 5.500M2.500 2.500v3h3M8 5v3l2 1.500',
  lineage:
    'M4 5.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zM12 13.900a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zM4 5.500v3.200c0 2 1.500 3.500 3.500 3.500h2.800',
  below: 'M2.500 3.500h11v9h-11zM2.500 8.500h11',
  beside: 'M2.500 3.500h11v9h-11zM9 3.500v9',
  target:
    'M8 13.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM8 10.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400zM8 1v2.500M8 12.500V15M1 8h2.500M12.500 8H15',
  code: 'M5.500 5l-3 3 3 3M10.500 5l3 3-3 3',
  more: 'M4 8h.01M8 8h.01M12 8h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a word or inside a named control. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.3}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
