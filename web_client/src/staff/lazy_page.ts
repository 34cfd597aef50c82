/** A page whose script and styles are fetched when it is first opened. */
import { lazyRouteComponent } from '@tanstack/react-router';

/**
 * The router's `lazyRouteComponent`, which loads the document again, once, where a page's script does
 * not come: a newer server may have renamed it, or the network was gone for a moment. Styles that
 * do not come are held to be as bad, for a page is not shown without them.
 */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => load().catch(missing), name);

function missing(cause: unknown): never {
  // The router knows a missing file by how the browser words it.
  throw new Error(`Failed to fetch dynamically imported module: ${String(cause)}`, { cause });
}
