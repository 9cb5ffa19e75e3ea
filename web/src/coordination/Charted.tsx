import { lazy, type ReactNode, Suspense } from "react";
import { Loading } from "../shell/Loading";
import type { Bars } from "./BarsChart";
import styles from "./Charted.module.css";
import { useWords } from "./words";

// Charts are heavy: they come after the figures, which say the same.
const BarsChart = lazy(() => import("./BarsChart"));

interface ChartedProps {
  title: string;
  bars: Bars;
  /** The table is long and broad: the bars stand above it, not beside. */
  above?: boolean;
  /** The same figures as a table. */
  children: ReactNode;
}

/** Figures twice: as bars to take in at a glance, and as a table to read. */
export function Charted({ title, bars, above = false, children }: ChartedProps) {
  const say = useWords();
  return (
    <div className={above ? styles.above : styles.beside}>
      <div role="img" aria-label={say("chart", { title })} className={styles.chart}>
        <Suspense fallback={<Loading />}>
          <BarsChart {...bars} />
        </Suspense>
      </div>
      {children}
    </div>
  );
}
