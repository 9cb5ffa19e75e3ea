import { type PointerEvent, useEffect, useState } from "react";

/** A card under way, how far it was moved, and the column it is over. */
export interface Drag {
  card: string;
  x: number;
  y: number;
  over: string | null;
}

interface Start {
  card: string;
  x: number;
  y: number;
}

/** As far as a pointer may slip while it only clicks. */
const SLIP = 6;

/**
 * Cards that follow a pointer to an element with `data-column`.
 *
 * By pointer events, which fingers have as well; the browser's own dragging knows only the mouse.
 */
export function useDragging(onDrop: (card: string, column: string) => void) {
  const [start, setStart] = useState<Start | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  useEffect(() => {
    if (start === null) return;
    const stop = () => {
      setStart(null);
      setDrag(null);
    };
    const move = (event: globalThis.PointerEvent) => {
      const [x, y] = [event.clientX - start.x, event.clientY - start.y];
      setDrag((was) =>
        was === null && Math.hypot(x, y) < SLIP
          ? null
          : { card: start.card, x, y, over: columnAt(event.clientX, event.clientY) },
      );
    };
    const end = (event: globalThis.PointerEvent) => {
      const moved = Math.hypot(event.clientX - start.x, event.clientY - start.y) >= SLIP;
      const column = columnAt(event.clientX, event.clientY);
      stop();
      if (moved && column !== null) onDrop(start.card, column);
    };
    const giveUp = (event: KeyboardEvent) => {
      if (event.key === "Escape") stop();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", stop);
    addEventListener("keydown", giveUp);
    return () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", stop);
      removeEventListener("keydown", giveUp);
    };
  }, [start, onDrop]);
  const take = (card: string) => (event: PointerEvent) => {
    if (event.button !== 0 || !isTaken(event)) return;
    setStart({ card, x: event.clientX, y: event.clientY });
  };
  return { drag, take };
}

/** A mouse takes a card anywhere, a finger at its grip: elsewhere it scrolls the page. */
function isTaken({ pointerType, target }: PointerEvent): boolean {
  if (!(target instanceof Element) || target.closest("a, button")) return false;
  return pointerType === "mouse" || target.closest("[data-grip]") !== null;
}

function columnAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const column = element.closest<HTMLElement>("[data-column]")?.dataset.column;
    if (column !== undefined) return column;
  }
  return null;
}
