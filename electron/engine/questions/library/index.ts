import { accessKeyActivity } from './access-key-activity';
import { deniedByPrincipal } from './denied-by-principal';
import type { LibraryQuestion } from './question';

/** The questions that come with the application, in the order they are shown in their groups. */
export const BUILT_IN: readonly LibraryQuestion[] = [accessKeyActivity, deniedByPrincipal];
