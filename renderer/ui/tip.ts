import './tip.css';

/**
 * The one tooltip of the page. Elements say `data-tip="text"`; nothing is mounted, rendered or subscribed per element,
 * so a list of thousands of cells can have tips at no cost. WCAG 1.4.13: it stays while the pointer is on it, and Escape hides it.
 *
 * data-tip       the text
 * data-tip-keys  a shortcut behind it, as `Kbd` takes it ("mod+k")
 * data-tip-cut   show only while the element, or something in it, is cut off
 */

/** Long enough that a pointer on its way meets no tips (the mock's figure). */
const showAfter = 400;
/** A pointer that goes from tip to tip needn't wait again; and it may cross the gap to the tip itself. */
const graceFor = 150;

let box: HTMLElement | undefined;
let owner: HTMLElement | undefined;
let showTimer: number | undefined;
let hideTimer: number | undefined;
let watch: number | undefined;
let lastHidden = -Infinity;
let formatKeys: (keys: string) => string = keys => keys;

/** Kbd gives its spelling of shortcuts here, so that this file needs no React. */
export function setKeyFormat(format: (keys: string) => string): void {
  formatKeys = format;
}

/** Hides the tip at once: menus and dialogs call it when they open. */
export function hideTip(): void {
  window.clearTimeout(showTimer);
  window.clearTimeout(hideTimer);
  window.clearInterval(watch);
  if (!box || !owner) return;
  if (box.matches(':popover-open')) box.hidePopover();
  if (owner.getAttribute('aria-describedby') === box.id) owner.removeAttribute('aria-describedby');
  owner = undefined;
  lastHidden = performance.now();
}

function isCut(element: Element): boolean {
  if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) return true;
  for (const child of element.children) if (isCut(child)) return true;
  return false;
}

function wants(target: EventTarget | null): HTMLElement | undefined {
  if (!(target instanceof Element)) return undefined;
  const element = target.closest<HTMLElement>('[data-tip]');
  if (!element?.dataset.tip) return undefined;
  // Children with a tip of their own win by closest(); a cut-off rule is checked when it matters, not while rendering.
  return element.dataset.tipCut !== undefined && !isCut(element) ? undefined : element;
}

function show(element: HTMLElement): void {
  if (!element.isConnected) return;
  const text = element.dataset.tip ?? '';
  box ??= createBox();
  // Inside a modal dialog everything outside it is inert, so the tip lives where its owner lives.
  const home = element.closest('[role="dialog"], [role="alertdialog"]') ?? document.body;
  if (box.parentNode !== home) home.append(box);
  box.replaceChildren(text);
  if (element.dataset.tipKeys) {
    const keys = document.createElement('kbd');
    keys.textContent = formatKeys(element.dataset.tipKeys);
    box.append(keys);
  }
  owner = element;
  if (element.getAttribute('aria-label') !== text && !element.hasAttribute('aria-describedby'))
    element.setAttribute('aria-describedby', box.id);
  if (!box.matches(':popover-open')) box.showPopover();
  place(box, element);
  // A removed element sends no event. Sampled only while a tip is up, and there is one at most.
  window.clearInterval(watch);
  watch = window.setInterval(() => {
    if (!element.isConnected || element.dataset.tip === undefined) hideTip();
    else if (box?.firstChild && box.firstChild.textContent !== element.dataset.tip)
      box.firstChild.textContent = element.dataset.tip;
  }, 250);
}

function place(tip: HTMLElement, element: HTMLElement): void {
  const at = element.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const below = at.bottom + 6 + height <= window.innerHeight - 4;
  const left = Math.max(4, Math.min(at.left + Math.min(at.width, 400) / 2 - width / 2, window.innerWidth - width - 4));
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(below ? at.bottom + 6 : at.top - 6 - height)}px)`;
}

function createBox(): HTMLElement {
  const tip = document.createElement('div');
  tip.id = 'g-tip';
  tip.className = 'g-tip';
  tip.setAttribute('role', 'tooltip');
  tip.popover = 'manual';
  return tip;
}

function enter(event: Event): void {
  const { target } = event;
  if (box && target instanceof Node && box.contains(target)) {
    window.clearTimeout(hideTimer);
    return;
  }
  const element = wants(target);
  if (element && element === owner) {
    window.clearTimeout(hideTimer);
    return;
  }
  window.clearTimeout(showTimer);
  if (owner) {
    window.clearTimeout(hideTimer);
    hideTimer = window.setTimeout(hideTip, element ? 0 : graceFor);
  }
  if (!element) return;
  const soon = owner !== undefined || performance.now() - lastHidden < graceFor;
  showTimer = window.setTimeout(show, soon ? 60 : showAfter, element);
}

function install(): void {
  document.addEventListener('pointerover', enter, { passive: true });
  document.addEventListener('focusin', event => {
    // By keyboard only: a click's own focus would bring the tip back right after the click hid it.
    if (event.target instanceof Element && event.target.matches(':focus-visible')) enter(event);
  });
  document.addEventListener('focusout', hideTip);
  document.addEventListener('pointerdown', event => {
    if (!(event.target instanceof Node && box?.contains(event.target))) hideTip();
  });
  document.addEventListener('scroll', hideTip, { capture: true, passive: true });
  window.addEventListener('blur', hideTip);
  document.addEventListener(
    'keydown',
    event => {
      // A modifier alone may be the start of Ctrl+C on the tip's text.
      if (!event.ctrlKey && !event.metaKey && event.key !== 'Shift') hideTip();
    },
    { capture: true },
  );
  document.documentElement.addEventListener('pointerleave', hideTip);
}

if (typeof document !== 'undefined') install();
