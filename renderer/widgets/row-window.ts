import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Chromium stops at about 33.5 million pixels; beyond this the scrollbar stands for row numbers instead. */
export const MOST_PIXELS = 15_000_000;

/** How scroll positions of an element map on to positions in a list that may be far taller. */
export interface RowSpace {
  /** Height the list would have. */
  real: number;
  /** Height the element gets. */
  shown: number;
  viewport: number;
}

export function rowSpace(count: number, rowHeight: number, viewport: number): RowSpace {
  const real = count * rowHeight;
  return { real, shown: Math.min(real, MOST_PIXELS), viewport };
}

const spare = (height: number, viewport: number) => Math.max(0, height - viewport);

export function clampTop(top: number, space: RowSpace): number {
  return Math.max(0, Math.min(top, spare(space.real, space.viewport)));
}

export function toTop(scrollTop: number, space: RowSpace): number {
  if (space.real === space.shown) return clampTop(scrollTop, space);
  const most = spare(space.shown, space.viewport);
  return most === 0 ? 0 : clampTop((scrollTop / most) * spare(space.real, space.viewport), space);
}

export function toScroll(top: number, space: RowSpace): number {
  if (space.real === space.shown) return top;
  const most = spare(space.real, space.viewport);
  return most === 0 ? 0 : (top / most) * spare(space.shown, space.viewport);
}

export interface RowWindow {
  scroller: RefObject<HTMLDivElement | null>;
  space: RowSpace;
  /** First pixel of the list that is seen. */
  top: number;
  first: number;
  last: number;
  onScroll(): void;
  /** Scrolls as little as needed to show a row whole; one from far away comes to the middle. */
  reveal(index: number): void;
  scrollTo(top: number): void;
  pageRows: number;
  /** Of the element, in pixels, without its scrollbar. */
  width: number;
}

/** Which rows of a list of equal rows are seen through an element with a header of fixed height. */
export function useRowWindow(count: number, rowHeight: number, headerHeight: number): RowWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState(0);
  const [width, setWidth] = useState(0);
  const [top, setTop] = useState(0);
  const space = rowSpace(count, rowHeight, viewport);
  const now = useRef({ top, space });
  now.current.space = space;
  /** Scroll position this hook wrote itself; the event it causes says nothing new. */
  const written = useRef<number | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      setViewport(Math.max(0, element.clientHeight - headerHeight));
      setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [headerHeight]);

  const place = useCallback((wanted: number) => {
    now.current.top = wanted;
    setTop(wanted);
  }, []);

  const scrollTo = useCallback(
    (wanted: number) => {
      const clamped = clampTop(wanted, now.current.space);
      const element = scroller.current;
      if (element) {
        element.scrollTop = toScroll(clamped, now.current.space);
        written.current = element.scrollTop;
      }
      place(clamped);
    },
    [place],
  );

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    if (written.current !== null && Math.abs(element.scrollTop - written.current) < 1) return;
    written.current = null;
    place(toTop(element.scrollTop, now.current.space));
  }, [place]);

  const mapped = space.real !== space.shown;
  useEffect(() => {
    const element = scroller.current;
    if (!element || !mapped) return;
    const wheel = (event: WheelEvent) => {
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? rowHeight : event.deltaMode === 2 ? now.current.space.viewport : 1;
      scrollTo(now.current.top + event.deltaY * unit);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [mapped, rowHeight, scrollTo]);

  const reveal = useCallback(
    (index: number) => {
      const from = index * rowHeight;
      const { space: present, top: seen } = now.current;
      // What lies far from what is seen comes to the middle, so that its neighbours are seen, too.
      const far = from < seen - present.viewport || from > seen + 2 * present.viewport;
      if (far) scrollTo(from - (present.viewport - rowHeight) / 2);
      else if (from < seen) scrollTo(from);
      else if (from + rowHeight > seen + present.viewport) scrollTo(from + rowHeight - present.viewport);
    },
    [rowHeight, scrollTo],
  );

  const seen = clampTop(top, space);
  const first = Math.floor(seen / rowHeight);
  const last = Math.min(count - 1, Math.floor((seen + viewport - 1) / rowHeight));
  return {
    scroller,
    space,
    top: seen,
    first,
    last,
    onScroll,
    reveal,
    scrollTo,
    width,
    pageRows: Math.max(1, Math.floor(viewport / rowHeight) - 1),
  };
}
