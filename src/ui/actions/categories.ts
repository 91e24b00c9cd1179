import type { Screen } from '../screen.ts';

/** Asks for the categories: once, or anew, since who is in the scope of which may have changed. */
export async function loadCategories(screen: Screen, refresh = false): Promise<void> {
  if (screen.state.browser.categories.length > 0 && !refresh) return;
  try {
    const categories = await screen.session.categories({ refresh });
    screen.set({ browser: { ...screen.state.browser, categories } });
  } catch {
    // Offline: they are asked for again when the connection is back or the browser is opened.
  }
}
