import { createStore } from 'zustand/vanilla';

export const VIEWS = ['start', 'evidence', 'search', 'identities', 'changes', 'findings', 'sql'] as const;
export type View = (typeof VIEWS)[number];
export type Params = Readonly<Record<string, string>>;

/** Where the person is: a view and what it shows. Written to the URL, so that reload, back and forward restore it. */
export interface Place {
  view: View;
  params: Params;
}

export function parseHash(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const view = VIEWS.find((name) => name === path) ?? 'start';
  return { view, params: Object.fromEntries(new URLSearchParams(search)) };
}

export function formatHash({ view, params }: Place): string {
  const search = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''));
  const text = search.toString();
  return text ? `#/${view}?${text}` : `#/${view}`;
}

export interface LocationState extends Place {
  /** What each view showed last, to come back to it from the rail. */
  last: Partial<Record<View, Params>>;
  /** Goes to a view; without params, to what it showed last. */
  go(view: View, params?: Params): void;
  /** Changes some params of the present view; undefined removes one. `quietly` adds no step to go back to. */
  set(changes: Record<string, string | undefined>, quietly?: boolean): void;
}

export type LocationStore = ReturnType<typeof createLocationStore>;

export function createLocationStore(page: Pick<Window, 'location' | 'history' | 'addEventListener'>) {
  const store = createStore<LocationState>()((set, get) => {
    function move(place: Place, quietly = false): void {
      const hash = formatHash(place);
      if (hash !== page.location.hash) {
        if (quietly) page.history.replaceState(null, '', hash);
        else page.history.pushState(null, '', hash);
      }
      set({ ...place, last: { ...get().last, [place.view]: place.params } });
    }
    return {
      ...parseHash(page.location.hash),
      last: {},
      go: (view, params) => move({ view, params: params ?? get().last[view] ?? {} }),
      set: (changes, quietly) => {
        const params: Record<string, string> = { ...get().params };
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === '') delete params[name];
          else params[name] = value;
        }
        move({ view: get().view, params }, quietly);
      },
    };
  });
  const follow = () => {
    const place = parseHash(page.location.hash);
    store.setState({ ...place, last: { ...store.getState().last, [place.view]: place.params } });
  };
  page.addEventListener('popstate', follow);
  page.addEventListener('hashchange', follow);
  return store;
}
