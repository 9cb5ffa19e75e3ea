import type { RatingTag } from "../graphql/schema.generated";
import styles from "./Quality.module.css";
import { useWords } from "./words";

const PRAISE: RatingTag[] = ["CLEAR", "PATIENT", "ON_TIME", "PROFESSIONAL", "HELPFUL"];
const BLAME: RatingTag[] = ["LATE", "UNCLEAR", "RUSHED"];

interface TagsProps {
  score: number;
  tags: RatingTag[];
  onTags: (tags: RatingTag[]) => void;
}

/** Words to pick: good ones first for whoever was content, the others first for whoever was not. */
export function Tags({ score, tags, onTags }: TagsProps) {
  const say = useWords();
  const offered = score >= 3 ? [...PRAISE, ...BLAME] : [...BLAME, ...PRAISE];
  const toggled = (tag: RatingTag) =>
    tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag];
  return (
    <fieldset className={styles.group}>
      <legend>{say("tags")}</legend>
      <div className={styles.choices}>
        {offered.map((tag) => (
          <label key={tag} className={styles.choice}>
            <input
              type="checkbox"
              checked={tags.includes(tag)}
              onChange={() => onTags(toggled(tag))}
            />
            {say(tag)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
