import { Bar, BarChart, LabelList, Legend, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { useElder } from "../appearance/elder";
import { useLanguage } from "../language";
import styles from "./Charted.module.css";

export interface Series {
  name: string;
  /** Told apart in black and white, too. */
  pattern: Pattern;
  values: number[];
}

export interface Bars {
  labels: string[];
  series: Series[];
}

type Pattern = "full" | "striped" | "dotted" | "outlined";

const FILLS: Record<Pattern, string> = {
  full: "var(--adm-color-primary)",
  striped: "url(#bars-striped)",
  dotted: "url(#bars-dotted)",
  outlined: "#fff",
};

const STROKES: Record<Pattern, string> = {
  full: "var(--adm-color-primary)",
  striped: "var(--adm-color-danger)",
  dotted: "var(--adm-color-success)",
  outlined: "var(--adm-color-text-secondary)",
};

/** Letters of a label that fit beside the bars, in two lines at most, and the room for them. */
const LONGEST_LABEL = { zh: 9, en: 26 };
const LABEL_EMS = 10;

/** Bars lying one below the other, several series one behind the other; nothing moves. */
export default function BarsChart({ labels, series }: Bars) {
  const type = useElder() ? 19 : 14;
  const longest = LONGEST_LABEL[useLanguage()];
  const rows = labels.map((label, index) => ({
    label: label.length > longest ? `${label.slice(0, longest - 1)}…` : label,
    ...Object.fromEntries(series.map(({ name, values }) => [name, values[index] || null])),
  }));
  const several = series.length > 1;
  return (
    <ResponsiveContainer width="100%" height={labels.length * (type + 20) + (several ? 48 : 12)}>
      <BarChart
        layout="vertical"
        data={rows}
        accessibilityLayer={false}
        margin={{ top: 4, right: 28, bottom: 0, left: 0 }}
      >
        <Patterns />
        <XAxis type="number" hide allowDecimals={false} domain={[0, "dataMax"]} />
        <YAxis
          type="category"
          dataKey="label"
          width={type * LABEL_EMS}
          interval={0}
          tickLine={false}
          tick={{ fontSize: type, fill: "var(--adm-color-text)" }}
        />
        {several && (
          <Legend
            formatter={(name: string) => <span className={styles.legend}>{name}</span>}
            wrapperStyle={{ fontSize: type }}
          />
        )}
        {series.map(({ name, pattern }) => (
          <Bar
            key={name}
            dataKey={name}
            stackId="all"
            fill={FILLS[pattern]}
            stroke={STROKES[pattern]}
            isAnimationActive={false}
          >
            <LabelList
              dataKey={name}
              position={several ? "center" : "right"}
              fontSize={type}
              fontWeight={700}
              fill={several && pattern === "full" ? "#fff" : "var(--adm-color-text)"}
            />
          </Bar>
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

function Patterns() {
  return (
    <defs>
      <pattern id="bars-striped" width="8" height="8" patternUnits="userSpaceOnUse">
        <rect width="8" height="8" fill="#fdecea" />
        <path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="var(--adm-color-danger)" />
      </pattern>
      <pattern id="bars-dotted" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="#e8f5ea" />
        <circle cx="3" cy="3" r="1.2" fill="var(--adm-color-success)" />
      </pattern>
    </defs>
  );
}
