import type { ReactNode } from 'react'

const draw = (children: ReactNode) => (
  <svg
    viewBox="0 0 20 20"
    width="20"
    height="20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
)

export const icons = {
  send: draw(<path d="M10 16V4M4.5 9.5 10 4l5.5 5.5" />),
  stop: draw(<rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" stroke="none" />),
  again: draw(<path d="M15.5 8A6 6 0 1 0 16 11M15.8 4v4h-4" />),
  copy: draw(<path d="M7.5 7.5h8v8h-8zM12.5 4.5h-8v8" />),
  done: draw(<path d="m4.5 10.5 3.5 3.5 7.5-8" />),
  up: draw(<path d="M10 15V5M6 9l4-4 4 4" />),
  down: draw(<path d="M10 5v10M6 11l4 4 4-4" />),
  remove: draw(<path d="m5.5 5.5 9 9m0-9-9 9" />),
  add: draw(<path d="M10 4.5v11M4.5 10h11" />),
  choose: draw(<path d="m6.5 8 3.5-3.5L13.5 8m-7 4 3.5 3.5 3.5-3.5" />),
  light: draw(
    <>
      <circle cx="10" cy="10" r="3.4" />
      <path d="M10 2.5v1.6m0 11.8v1.6M2.5 10h1.6m11.8 0h1.6M4.7 4.7l1.1 1.1m8.4 8.4 1.1 1.1M4.7 15.3l1.1-1.1m8.4-8.4 1.1-1.1" />
    </>,
  ),
  dark: draw(<path d="M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3Z" />),
  system: draw(
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M10 3.2v13.6A6.8 6.8 0 0 0 10 3.2Z" fill="currentColor" />
    </>,
  ),
  fresh: draw(
    <path d="M9 4.5H5.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V11M8 12l.6-2.6 6.2-6.2 2 2-6.2 6.2Z" />,
  ),
  route: draw(
    <>
      <circle cx="5" cy="4.8" r="1.8" />
      <circle cx="5" cy="15.2" r="1.8" />
      <path d="M5 6.6v6.8M9.5 4.8H16M9.5 15.2H16" />
    </>,
  ),
  mark: (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" className="mark">
      <path d="M5 8h5c5 0 5 8 10 8h7M5 16h22M5 24h5c5 0 5-8 10-8" />
    </svg>
  ),
}
