import type { Screen } from '../screen.ts';

/** Asks for the categories, once. */
export async function loadCategories(screen: Screen): Promise<void> {
  if (screen.state.browser.categories.length > 0) return;
  try {
    const categories = await screen.session.categories();
    screen.set({ browser: { ...screen.state.browser, categories } });
  } catch {
    // Offline: they are asked for again when the connection is back or the browser is opened.
  }
}
