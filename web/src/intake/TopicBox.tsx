import { type ChangeEvent, type KeyboardEvent, useId, useState } from "react";
import { Field } from "../shell/Field";
import styles from "./TopicBox.module.css";
import { type Topic, topicsLike } from "./topics";
import { useWords } from "./words";

interface TopicBoxProps {
  /** Known before this is shown: somebody types at once. */
  topics: Topic[];
  /** null: nobody can say. */
  onChoose: (topic: Topic | null) => void;
}

/** A topic by a few letters, arrows and Enter: the combobox of the ARIA Authoring Practices. */
export function TopicBox({ topics, onChoose }: TopicBoxProps) {
  const say = useWords();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(-1);
  const found = topicsLike(topics, typed);
  const optionId = (index: number) => `${list}-${index}`;

  const type = (event: ChangeEvent<HTMLInputElement>) => {
    setTyped(event.target.value);
    setActive(event.target.value.trim() === "" ? -1 : 0);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      // Up from none is the last one.
      const from = active < 0 && step < 0 ? 0 : active;
      setActive((from + step + found.length) % Math.max(found.length, 1));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      const chosen = found[active];
      if (chosen !== undefined || typed.trim() === "") onChoose(chosen ?? null);
    }
    if (event.key === "Escape" && typed !== "") {
      event.preventDefault();
      setTyped("");
      setActive(-1);
    }
  };
  return (
    <>
      <Field label={say("topic")} hint={say("topicHint")}>
        {(wiring) => (
          <input
            {...wiring}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={found.length > 0}
            aria-controls={list}
            aria-activedescendant={found[active] ? optionId(active) : undefined}
            autoComplete="off"
            value={typed}
            // biome-ignore lint/a11y/noAutofocus: the only input of a step the operator came to by Enter
            autoFocus
            onChange={type}
            onKeyDown={press}
          />
        )}
      </Field>
      <p className={styles.count} role="status">
        {found.length > 0 ? say("topicCount", { count: found.length }) : say("topicNone")}
      </p>
      <div id={list} role="listbox" aria-label={say("topic")} className={styles.options}>
        {found.map((topic, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox, as its pattern has it
          <div
            key={topic.id}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            ref={(option) => {
              if (index === active) option?.scrollIntoView({ block: "nearest" });
            }}
            onClick={() => onChoose(topic)}
          >
            {topic.name}
          </div>
        ))}
      </div>
    </>
  );
}
