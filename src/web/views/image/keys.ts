/** The keyboard's way through a run: space plays, arrows step, Home and End go to its ends. */
import type { Player } from './player.js';

/** What uses keys itself: fields, buttons, tabs; the strip scrolls. */
const OWN_KEYS = 'input, select, textarea, button, summary, a[href], [role=tab], .strip, .scroll';

/** Listens on the whole page, as long as nothing that uses the keys itself has the focus. */
export function wireKeys(player: Player, isShown: () => boolean): void {
  const does: Readonly<Record<string, () => void>> = {
    ' ': () => player.toggle(),
    ArrowRight: () => player.go(player.t() + 1),
    ArrowLeft: () => player.go(player.t() - 1),
    Home: () => player.go(1),
    End: () => player.go(Number.POSITIVE_INFINITY),
  };
  addEventListener('keydown', (event) => {
    const act = does[event.key];
    if (!act || !isShown() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest(OWN_KEYS)) return;
    event.preventDefault(); // the page would scroll
    act();
  });
}
