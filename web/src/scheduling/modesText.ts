import { listed } from "../appointments/listed";
import { useWords } from "../appointments/words";
import type { AppointmentMode } from "../graphql/schema.generated";

/** "现场、电话和视频", "In person, by phone and by video" */
export function useModesText(): (modes: AppointmentMode[]) => string {
  const tell = useWords();
  return (modes) => {
    const [first, ...others] = modes.map((mode) => tell(mode));
    return first ? listed([first, ...others.map((other) => other.toLowerCase())]) : "";
  };
}
