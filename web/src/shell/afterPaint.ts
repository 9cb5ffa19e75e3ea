/**
 * Does `step` once what was rendered is on the screen; returns how to call it off.
 *
 * Before, a browser would have to lay out the whole page at once to do it.
 */
export function afterPaint(step: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(step);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
