import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Client } from '../api/client';
import { type Actions, createActions } from './actions';
import { type Answers, createAnswers } from './answers';
import { type CaseState, type CaseStore, createCaseStore } from './case';
import { createDialogStore, type DialogStore } from './dialogs';
import { createFindingsStore, type FindingsState, type FindingsStore } from './findings';
import { createLayoutStore, type LayoutState, type LayoutStore } from './layout';
import { createLoadStore, type LoadState, type LoadStore } from './load';
import { createLocationStore, type LocationState, type LocationStore } from './location';
import { createSavedStore, type SavedState, type SavedStore } from './saved';
import { createSearchStore, type SearchState, type SearchStore } from './search';
import { createSelectionStore, type SelectionStore } from './selection';
import { createSettingsStore, type SettingsState, type SettingsStore } from './settings';
import { createSqlStore, type SqlStore } from './sql';
import { createStepsStore, type StepsStore } from './steps';
import { createToastStore, type ToastStore } from './toast';
import { createValueMenuStore, type ValueMenuStore } from './value-menu';

export interface Stores {
  client: Client;
  answers: Answers;
  case: CaseStore;
  dialogs: DialogStore;
  findings: FindingsStore;
  layout: LayoutStore;
  load: LoadStore;
  location: LocationStore;
  saved: SavedStore;
  search: SearchStore;
  selection: SelectionStore;
  settings: SettingsStore;
  sql: SqlStore;
  steps: StepsStore;
  toast: ToastStore;
  valueMenu: ValueMenuStore;
}

export function createStores(client: Client, page: Window): Stores {
  const location = createLocationStore(page);
  const settings = createSettingsStore(page.localStorage);
  return {
    client,
    answers: createAnswers(),
    case: createCaseStore(client),
    dialogs: createDialogStore(),
    findings: createFindingsStore(client),
    layout: createLayoutStore(location, settings),
    load: createLoadStore(client),
    location,
    saved: createSavedStore(client),
    search: createSearchStore(client),
    selection: createSelectionStore(),
    settings,
    sql: createSqlStore(client),
    steps: createStepsStore(location),
    toast: createToastStore(),
    valueMenu: createValueMenuStore(),
  };
}

export interface App extends Stores {
  actions: Actions;
}

export function createApp(client: Client, page: Window): App {
  const stores = createStores(client, page);
  return { ...stores, actions: createActions(stores) };
}

const Context = createContext<App | null>(null);
export const StoresProvider = Context.Provider;

export function useStores(): App {
  const stores = useContext(Context);
  if (!stores) throw new Error('useStores outside of StoresProvider');
  return stores;
}

export const useActions = (): Actions => useStores().actions;
export const useCase = <T>(pick: (state: CaseState) => T): T => useStore(useStores().case, pick);
export const useFindings = <T>(pick: (state: FindingsState) => T): T => useStore(useStores().findings, pick);
export const useLayout = <T>(pick: (state: LayoutState) => T): T => useStore(useStores().layout, pick);
export const useLoad = <T>(pick: (state: LoadState) => T): T => useStore(useStores().load, pick);
export const useLocation = <T>(pick: (state: LocationState) => T): T => useStore(useStores().location, pick);
export const useSaved = <T>(pick: (state: SavedState) => T): T => useStore(useStores().saved, pick);
export const useSearch = <T>(pick: (state: SearchState) => T): T => useStore(useStores().search, pick);
export const useSettings = <T>(pick: (state: SettingsState) => T): T => useStore(useStores().settings, pick);
