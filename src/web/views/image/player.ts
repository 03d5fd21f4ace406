/** Playing a run: time steps 1 to T, forwards, backwards, or as they come. */
import { button, h } from '../../dom.js';

/** A whole run takes about so long to play, in milliseconds; a step at least the second number. */
const [RUN, STEP] = [4000, 60];

export interface Player {
  readonly element: HTMLElement;
  /** A new run of T steps, shown from its end. */
  load(T: number): void;
  play(): void;
  /** Plays, or pauses. */
  toggle(): void;
  /** Pauses at a step, or the nearest there is. */
  go(t: number): void;
  /** The step that is shown. */
  t(): number;
}

/** The controls; `show` gets every t that is to be seen, from 1 to T. */
export function createPlayer(show: (t: number) => void): Player {
  let T = 1;
  let t = 1;
  let timer: ReturnType<typeof setInterval> | undefined;
  const slider = h('input', { type: 'range', min: 1, step: 1, id: 'time', 'aria-label': 'Time step t' });
  const output = h('output', { for: 'time' });

  const go = (to: number) => {
    t = Math.min(T, Math.max(1, to));
    slider.value = String(t);
    slider.setAttribute('aria-valuetext', `step ${t} of ${T}`);
    output.textContent = `t = ${t} of ${T}`;
    show(t);
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    toggle.textContent = 'Play';
  };
  const play = () => {
    pause();
    if (t >= T) go(1);
    toggle.textContent = 'Pause';
    timer = setInterval(
      () => {
        if (t >= T || !element.isConnected) pause();
        else go(t + 1);
      },
      Math.max(STEP, RUN / T),
    );
  };
  const stopAt = (to: number) => {
    pause();
    go(to);
  };
  const jump = (label: string, sign: string, to: () => number) =>
    button(sign, () => stopAt(to()), { 'aria-label': label, title: label });
  const turn = () => (timer === undefined ? play() : pause());
  const toggle = button('Play', turn, { class: 'toggle', title: 'Space plays, arrow keys step' });
  slider.addEventListener('input', () => stopAt(Number(slider.value)));
  const buttons = h('div', { class: 'buttons' });
  buttons.append(
    jump('To the first step', '|‹', () => 1),
    jump('One step back', '‹', () => t - 1),
    toggle,
    jump('One step on', '›', () => t + 1),
    jump('To the last step', '›|', () => T),
  );
  const element = h('div', { class: 'player card', role: 'group', 'aria-label': 'Time' }, buttons, slider, output);
  return {
    ...{ element, play, toggle: turn, go: stopAt, t: () => t },
    load(steps) {
      pause();
      T = steps;
      slider.max = String(T);
      go(T);
    },
  };
}
